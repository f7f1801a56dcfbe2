# /// style
# title = "Several notebooks in one assignment, with cells of the same names and a module beside them"
#
# [unsplit]
# second_ok = "an object of a class of the module beside the notebook is handed to an answer, which calls its method"
# ///

# %% file shapes_helper.py
"""Helpers for both notebooks."""
import math

UNIT = "m"


def circle(radius):
    """Return the area."""
    return math.pi * radius**2


class Logger:
    """Keeps lines."""

    def __init__(self):
        self.lines = []

    def log(self, text):
        self.lines.append(text)

# %% notebook warm_up

# %% given
import math

import shapes_helper
from shapes_helper import Logger, circle

# %% answer first
def ring(outer, inner):
    """Return the area of a ring."""
    return circle(outer) - circle(inner)


name = "ring"

# %% test first_ok points=2
assert math.isclose(ring(2, 1), 3 * math.pi)
assert isinstance(ring(1, 0), float)
assert name == "ring"

# %% answer second
def describe(area, logger):
    """Log '<area with one digit> m2' with logger.log; return the logger."""
    logger.log(f"{area:.1f} {shapes_helper.UNIT}2")
    return logger

# %% test second_ok points=2
logger = Logger()
assert describe(2, logger) is logger
assert logger.lines == ["2.0 m2"]

# %% essay thoughts points=1
Easy.

# %% notebook main_part

# %% given
import shapes_helper
from shapes_helper import *

points = [(0, 0), (4, 0), (4, 3)]

# %% answer first
def perimeter(points):
    """Return the length round a polygon."""
    total = 0.0
    for (a, b), (c, d) in zip(points, points[1:] + points[:1]):
        total += ((a - c) ** 2 + (b - d) ** 2) ** 0.5
    return total

# %% locked between
triangle = perimeter(points)
bigger = [(2 * a, 2 * b) for a, b in points]

# %% test first_ok points=2
assert triangle == 12
assert perimeter(bigger) == 2 * triangle
assert perimeter([(1, 1)]) == 0

# %% answer second
def area(points):
    """Return the area of a polygon by the shoelace formula."""
    pairs = zip(points, points[1:] + points[:1])
    return abs(sum(a * d - b * c for (a, b), (c, d) in pairs)) / 2


def largest(polygons, key=None):
    """Return the polygon for which key, by default the area, is greatest."""
    return max(polygons, key=key or area)

# %% test second_ok points=3
assert area(points) == 6
assert largest([points, bigger]) == bigger
assert largest([points, bigger], key=lambda p: -area(p)) == points
assert largest([points, bigger], key=len) is not None
### BEGIN HIDDEN TESTS
assert area([(0, 0), (0, 2), (2, 2), (2, 0)]) == 4
### END HIDDEN TESTS

# %% test partial points=4
score = 0.0
for polygon, want in [(points, 6), (bigger, 24), ([(0, 0), (1, 0), (0, 1)], 0.5), ([(0, 0), (1, 1)], 0)]:
    try:
        score += area(polygon) == want
    except Exception:
        pass
score

# %% notebook extra_part

# %% text
Nothing to do here but a question.

# %% essay first points=3
Both ways give the same.

# %% answer second
count = 3

# %% test second_ok points=1
assert count == 3

# %% right other warm_up/first
import numpy as np

def ring(outer, inner):
    return np.pi * (outer**2 - inner**2) * 1.0


name = str.lower("RING")

# %% right other warm_up/second
def describe(area, logger):
    logger.log("%.1f m2" % area)
    return logger

# %% right other main_part/first
from itertools import cycle, islice

def perimeter(points):
    lengths = (abs(complex(*p) - complex(*q)) for p, q in zip(points, islice(cycle(points), 1, None)))
    return sum(lengths)

# %% right other main_part/second
def area(points):
    s = 0
    for i, (x, y) in enumerate(points):
        nx, ny = points[(i + 1) % len(points)]
        s += x * ny - y * nx
    return abs(s) * 0.5


largest = lambda polygons, key=None: sorted(polygons, key=key if key else area)[-1]

# %% wrong partly warm_up/first
def ring(outer, inner):
    return circle(outer - inner)


name = "ring"

# %% wrong partly main_part/second
def area(points):
    (a, b), (c, d), (e, f) = points
    return abs((c - a) * (f - b) - (e - a) * (d - b)) / 2


def largest(polygons, key=area):
    return max(map(key, polygons))

# %% wrong partly extra_part/first shape=blank

# %% right messy warm_up/given-1
import math
import shapes_helper
from shapes_helper import Logger, circle
print("imported")

# %% right messy main_part/between
triangle = perimeter(points)
bigger = [(2 * a, 2 * b) for a, b in points]
print(triangle)

# %% right messy after=main_part/second
print(area(bigger))
area

# %% right messy extra_part/second
count = 1
count += 2
count
