# /// style
# title = "objects of given classes that answers make anew, named tuples that are objects, claims of a class"
# ///

# %% given
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Point(self.x - other.x, self.y - other.y)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def far_from(self, other):
        return abs(self - other)

# %% answer moved
def moved(point, step):
    """Return the point that lies a step away."""
    return point + step

# %% test t_equal points=1
assert moved(Point(1, 2), Point(3, 4)) == Point(4, 6)

# %% test t_difference points=1
assert abs(moved(Point(1, 2), Point(3, 5)) - Point(4, 7)) < 1e-9

# %% test t_method points=1
assert moved(Point(1, 1), Point(3, 4)).far_from(Point(4, 5)) < 1e-9

# %% test t_parts points=1
p = moved(Point(0, 1), Point(2, 3))
assert (p.x, p.y) == (2, 4)

# %% answer span
class Span:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def length(self):
        return self.high - self.low

    def __eq__(self, other):
        return (self.low, self.high) == (other.low, other.high)


def hull(numbers):
    """Return the smallest span that holds all numbers."""
    return Span(min(numbers), max(numbers))

# %% test t_span points=1
s = hull([3, 1, 7])
assert (s.low, s.high) == (1, 7) and s.length() == 6
assert type(s) == Span

# %% test t_spans points=1
assert hull([5, 2]).length() == 3
assert hull([2, 5]) == hull([5, 3, 2])

# %% right anew moved
def moved(point, step):
    return Point(point.x + step.x, point.y + step.y)

# %% right derived moved
class Place(Point):
    def __repr__(self):
        return f"<{self.x}, {self.y}>"


def moved(point, step):
    return Place(point.x + step.x, point.y + step.y)

# %% right named span
from typing import NamedTuple


class Span(NamedTuple):
    low: float
    high: float

    def length(self):
        return self.high - self.low


def hull(numbers):
    low, *_, high = sorted(numbers)
    return Span(low, high)

# %% wrong judges moved points=2
class Judge(Point):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return Point(0, 0)

    def __rsub__(self, other):
        return Point(0, 0)

    def far_from(self, other):
        return 0.0


def moved(point, step):
    return Judge(0, 0)

# %% wrong judges_in_place moved points=2
def moved(point, step):
    Point.__eq__ = lambda self, other: True
    Point.__sub__ = lambda self, other: self
    Point.__abs__ = Point.far_from = lambda *_: 0.0
    made = Point(0, 0)
    vars(made).update(far_from=0.0, __eq__=True, __class__=0, __sub__=0)
    return made

# %% wrong hollow moved points=2
def moved(point, step):
    return Point(float("nan"), float("nan"))

# %% wrong named_judge span points=4
from typing import NamedTuple


class Number(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Span(NamedTuple):
    low: float
    high: float

    def length(self):
        return Number(0)

    def __eq__(self, other):
        return True


def hull(numbers):
    return Span(Number(0), Number(0))

# %% wrong named_otherwise span points=4
from collections import namedtuple


class Span(namedtuple("Span", "low high")):
    def __iter__(self):
        return iter((1, 7))

    def __getattribute__(self, name):
        return type("Any", (), {"__call__": lambda self: self, "__eq__": lambda self, other: True})()


def hull(numbers):
    return Span(0, 0)
