# /// style
# title = "Classes of the answers that are a dict, a list or an array: their own methods, and all that these can"
# ///

# %% given
import json

import numpy as np

# %% answer stock
class Stock(dict):
    """Numbers of things; what is not there counts 0. add(name, n) returns the stock."""

    def __missing__(self, name):
        return 0

    def add(self, name, n=1):
        self[name] = self[name] + n
        return self

    @property
    def total(self):
        return sum(self.values())

# %% answer stack
class Stack(list):
    """A list whose end is the top."""

    def push(self, value):
        self.append(value)

    @property
    def top(self):
        return self[-1]

    def __repr__(self):
        return f"Stack({list(self)})"

# %% answer metres
class Metres(np.ndarray):
    """Lengths; `feet` are the same in feet."""

    def __new__(cls, values):
        return np.asarray(values, dtype=float).view(cls)

    @property
    def feet(self):
        return np.asarray(self) / 0.3048

    def longest(self):
        return float(self.max())

# %% answer double
def double(lengths):
    """Return a plain array, twice as long."""
    return np.array(lengths) * 2

# %% test test_stock points=2
stock = Stock(tea=2)
assert stock.add("milk").add("tea", 3) is stock
assert stock == {"tea": 5, "milk": 1} and stock["salt"] == 0 and "salt" not in stock
assert isinstance(stock, dict) and stock.total == 6 and sorted(stock) == ["milk", "tea"]
assert {**stock} == dict(stock) == {"tea": 5, "milk": 1} and list(stock.items())[0] == ("tea", 5)

# %% test test_stack points=2
stack = Stack([1, 2])
stack.push(3)
assert stack == [1, 2, 3] and stack.top == 3 and len(stack) == 3 and stack[0] == 1 and stack[-2:] == [2, 3]
assert isinstance(stack, list) and stack.pop() == 3 and repr(stack) == "Stack([1, 2])"
assert [x + 1 for x in stack] == [2, 3] and sum(stack) == 3 and list(reversed(stack)) == [2, 1]

# %% test test_metres points=2
lengths = Metres([3.048, 6.096])
np.testing.assert_allclose(lengths.feet, [10, 20])
assert isinstance(lengths, np.ndarray) and isinstance(lengths, Metres) and lengths.shape == (2,)
assert lengths.sum() > 9 and lengths.longest() == 6.096 and isinstance(lengths[:1], Metres)
np.testing.assert_allclose(lengths, [3.048, 6.096])
assert np.allclose(lengths * 2, [6.096, 12.192]) and (lengths > 4).tolist() == [False, True] and np.mean(lengths) < 5

# %% test test_double points=1
assert np.array_equal(double(np.array([1.0, 2.0])), [2, 4]) and (double(np.ones(2)) == 2).all()

# %% right other_words stock
class Stock(dict):
    total = property(lambda self: sum(self[name] for name in self))

    def __getitem__(self, name):
        return self.get(name, 0)

    def add(self, name, n=1):
        self.update({name: self.get(name, 0) + n})
        return self

# %% right by_view metres
class Metres(np.ndarray):
    def __new__(subtype, values):
        made = super().__new__(subtype, len(values), dtype=np.float64)
        made[:] = values
        return made

    feet = property(lambda self: (self / 0.3048).view(np.ndarray))

    def longest(self):
        return sorted(self.tolist())[-1]

# %% right of_a_subclass double
class Lengths(np.ndarray):
    def __eq__(self, other):
        return np.asarray(self) == other

def double(lengths):
    return (np.array(lengths) * 2).view(Lengths)

# %% wrong no_missing stock points=5
class Stock(dict):
    def add(self, name, n=1):
        self[name] = self.get(name, 0) + n
        return self

    @property
    def total(self):
        return sum(self.values())

# %% wrong holds_a_list stack points=5
class Stack:
    def __init__(self, values):
        self.values = list(values)

    def push(self, value):
        self.values.append(value)

    def pop(self):
        return self.values.pop()

    @property
    def top(self):
        return self.values[-1]

    def __len__(self):
        return len(self.values)

    def __getitem__(self, i):
        return self.values[i]

# %% wrong loses_the_class metres points=5
def Metres(values):
    return np.asarray(values, dtype=float)
