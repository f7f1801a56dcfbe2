# /// style
# title = "answers that decide when they know more, numbers of few digits, and a function under another one's name"
# ///

# %% given
import inspect
import math

import numpy as np

# %% answer model
def predict(rows):
    """Return the class of each row: 1 if its sum is above 1."""
    return [int(sum(row) > 1) for row in rows]

def accuracy(wanted, got):
    return sum(a == b for a, b in zip(wanted, got)) / len(wanted)

# %% answer cases
def solve(case):
    case.result = sorted(case.values)

# %% answer words
def first_words(lines):
    return [line.split()[0] for line in lines]

# %% answer circle
def area(r):
    return math.pi * r * r

# %% answer total
def total(values):
    if not values:
        return 0
    return values[0] + total(values[1:])

# %% test t_predict points=1
rows = [[0.5, 0.2], [0.9, 0.9], [1, 1], [0, 0]]
wanted = [0, 1, 1, 0]
got = predict(rows)
assert accuracy([1, 0], [1, 1]) == 0.5
assert accuracy(wanted, [0, 0, 0, 0]) == 0.5
assert sum(a == b for a, b in zip(wanted, got)) / len(wanted) > 0.9

# %% test t_cases points=1
class Case:
    def __init__(self, values, wanted):
        self.values, self.wanted, self.result = values, wanted, None
for case in (Case([2, 1], [1, 2]), Case([3, 1, 2], [1, 2, 3])):
    solve(case)
    assert case.result == case.wanted

# %% test t_words points=1
lines = ["a b", "c d e"]
got = first_words(lines)
lines[:] = ["changed"]
assert list(got) == ["a", "c"]

# %% test t_area points=1
assert abs(area(2) - 12.566370614359172) < 1e-9 and math.isclose(area(1), math.pi)

# %% test t_area_round points=1
assert abs(area(10) - 314.1592653589793) < 1e-6

# %% test t_source points=1
assert total([1, 2, 3]) == 6 and "for " not in inspect.getsource(total) and "total(" in inspect.getsource(total).split(":", 1)[1]

# %% right other_style words
def first_words(lines):
    found = []
    for line in lines:
        found.append(line.partition(" ")[0])
    return tuple(found) if not found else found

# %% right other_style circle
area = lambda r: np.float64(np.pi * r ** 2)

# %% wrong decides_late model points=5
seen = []
class Late:
    def __len__(self): return 4
    def __iter__(self): return iter(seen[-1])
    def __getitem__(self, i): return seen[-1][i] if seen else 0

def predict(rows):
    return Late()

def accuracy(wanted, got):
    seen.append(list(wanted))
    return 0.5

# %% wrong changes_what_is_wanted cases points=5
def solve(case):
    case.result = []
    case.wanted.clear()

# %% wrong sets_what_is_wanted cases points=5
def solve(case):
    case.result = case.wanted = []
# %% wrong half_numbers circle points=4
def area(r):
    return np.float16(3.1415 * r * r)

# %% wrong another_source total points=5
def total(values):
    return values[0] + total(values[1:]) if values else 0

def loop(values):
    result = 0
    for value in values:
        result += value
    return result

loop.__name__ = loop.__qualname__ = "total"
total = loop
