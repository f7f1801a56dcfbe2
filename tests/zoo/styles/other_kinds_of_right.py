# /// style
# title = "The reference gives lists and numbers; others give iterators, sequences of their own, other numbers"
# ///

# %% answer evens
def evens(n):
    """Return the even numbers below n, in order."""
    return [i for i in range(n) if i % 2 == 0]

# %% answer pairs
def pairs(text):
    """Return the neighbours in a text, as texts of two characters."""
    return [text[i : i + 2] for i in range(len(text) - 1)]

# %% answer middle
def middle(a, b):
    """Return the number half way between two."""
    return (a + b) / 2

# %% answer mean
mean = lambda values: sum(values) / len(values)

# %% test test_evens points=2
assert list(evens(7)) == [0, 2, 4, 6]
assert sum(evens(11)) == 30
assert 4 in evens(7) and 5 not in evens(7)
assert sorted(evens(5), reverse=True) == [4, 2, 0]
assert [a * b for a, b in zip(evens(7), (1, 2, 3, 4))] == [0, 4, 12, 24]

# %% test test_pairs points=2
assert "-".join(pairs("dino")) == "di-in-no"
assert set(pairs("abab")) == {"ab", "ba"}
for got, expected in zip(pairs("xyz"), ["xy", "yz"]):
    assert got == expected
first, *rest = pairs("dino")
assert first == "di" and rest == ["in", "no"]

# %% test test_middle points=2
assert abs(middle(2, 3) - 2.5) < 1e-9
assert middle(4, 6) == 5
assert 0 < middle(1, 2) < 2
assert max(middle(1, 2), 1) == 1.5

# %% test test_mean points=1
assert mean([1, 2, 3]) == 2 and abs(mean([1, 2]) - 1.5) < 1e-12

# %% right generator evens
def evens(n):
    i = 0
    while i < n:
        yield i
        i += 2

# %% right itertools_count evens
import itertools

def evens(n):
    return itertools.takewhile(lambda i: i < n, itertools.count(0, 2))

# %% right deque evens
from collections import deque

def evens(n):
    return deque(range(0, n, 2))

# %% right array_array evens
import array

def evens(n):
    return array.array("l", range(0, n, 2))

# %% right user_list evens
from collections import UserList

def evens(n):
    return UserList(range(0, n, 2))

# %% right own_sequence evens
from collections.abc import Sequence

class Evens(Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return (self.n + 1) // 2

    def __getitem__(self, i):
        if not 0 <= i < len(self):
            raise IndexError(i)
        return 2 * i

evens = Evens

# %% right old_protocol evens
class evens:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if 2 * i >= self.n:
            raise IndexError
        return 2 * i

# %% right dict_keys evens
def evens(n):
    return dict.fromkeys(range(0, n, 2)).keys()

# %% right masked evens
import numpy as np

def evens(n):
    values = np.arange(n)
    return np.ma.masked_array(values, values % 2 == 1).compressed()

# %% right csv_reader pairs
import csv

def pairs(text):
    rows = csv.reader([text[i : i + 2] for i in range(len(text) - 1)])
    return (row[0] for row in rows)

# %% right map_of_zip pairs
def pairs(text):
    return map("".join, zip(text, text[1:]))

# %% right user_string pairs
from collections import UserString

class Text(UserString):
    pass

def pairs(text):
    text = Text(text)
    return [str(text[i : i + 2]) for i in range(len(text) - 1)]

# %% right iterator_of_own pairs
class Pairs:
    def __init__(self, text):
        self.text, self.at = text, 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at += 1
        if self.at >= len(self.text):
            raise StopIteration
        return self.text[self.at - 1 : self.at + 1]

def pairs(text):
    return Pairs(text)

# %% right fraction middle
from fractions import Fraction

def middle(a, b):
    return Fraction(a + b, 2)

# %% right numpy_number middle
import numpy as np

def middle(a, b):
    return np.mean([a, b])

# %% right array_of_none middle
import numpy as np

def middle(a, b):
    return np.array((a + b) / 2)

# %% right float_subclass middle
class Number(float):
    pass

def middle(a, b):
    return Number((a + b) / 2)

# %% right partial mean
import functools

def average(values, start):
    return sum(values, start) / len(values)

mean = functools.partial(average, start=0)

# %% right callable_object mean
class Mean:
    def __call__(self, values):
        return sum(values) / len(values)

mean = Mean()

# %% right library_function mean
import statistics

mean = statistics.fmean

# %% wrong odd evens points=5
def evens(n):
    return (i for i in range(n) if i % 2)

# %% wrong once evens points=5
_kept = iter([0, 2, 4, 6])

def evens(n):
    return _kept

# %% wrong rounded middle points=5
def middle(a, b):
    return (a + b) // 2
