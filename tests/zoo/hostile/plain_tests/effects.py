# /// style
# title = "what an answer may do besides returning a value, and answers that do more"
# ///

# %% given
import io
import os
import pickle
import unittest

import numpy as np

# %% answer save
def save(path):
    with open(path, "wb") as file:
        pickle.dump({"a": [1, 2], "b": np.arange(3)}, file)

# %% answer save_array
def save_array(path):
    np.save(path, np.arange(4.0))

# %% answer timer
class Timer:
    def __enter__(self):
        self.ends = 0
        return self

    def __exit__(self, *error):
        self.ends += 1

# %% answer functions
def first(values):
    return values[0]

def successor(x):
    return x + 1

def fill(values):
    values[:] = [0] * len(values)

def total(values):
    return sum(values)

def pair(x):
    return x, x + 1

# %% answer state
def step(state):
    state["x"] += 1

# %% answer tree
class Node:
    def __init__(self, value, rest=None):
        self.value, self.rest = value, rest

def chain(values):
    return Node(values[0], chain(values[1:])) if values else None

# %% test t_pickle points=1
save("kept.pkl")
with open("kept.pkl", "rb") as file:
    kept = pickle.load(file)
assert kept["a"] == [1, 2] and kept["b"].sum() == 3

# %% test t_array_of_objects points=1
save_array("kept.npy")
assert np.load("kept.npy", allow_pickle=True).sum() == 6

# %% test t_with points=1
with Timer() as timer:
    assert timer.ends == 0
assert timer.ends == 1

# %% test t_stop points=1
got = list(map(first, [[1], [2]]))
for one, expected in zip(got, [1, 2]):
    assert one == expected
assert all(first([x]) == x for x in (1, 2))

# %% test t_unit points=1
class Tests(unittest.TestCase):
    def test_successor(self):
        self.assertEqual(successor(1), 2)

ran = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(Tests))
assert ran.wasSuccessful()

# %% test t_fill points=1
values = [1, 2]
fill(values)
assert values == [0, 0]

# %% test t_total points=1
values = [3, 4]
assert total(values) == sum(values)

# %% test t_pair points=1
assert pair(3) == (3, 4) and pair(5)[0] == 5 and pair(5)[1] == 6

# %% test t_state points=1
state = {"x": np.zeros(2), "want": np.ones(2)}
step(state)
assert np.array_equal(state["x"], state["want"])

# %% test t_tree points=1
node, found = chain([4, 5, 6]), []
while node is not None:
    found.append(node.value)
    node = node.rest
assert found == [4, 5, 6] and chain([]) is None

# %% right other_style tree
class Part:
    def __init__(self, values):
        self._values = values

    value = property(lambda self: self._values[0])
    rest = property(lambda self: chain(self._values[1:]))

def chain(values):
    return Part(list(values)) if len(values) else None

# %% wrong a_program_in_a_pickle save points=9
class Acts:
    def __reduce__(self):
        return eval, ("{'a': [1, 2], 'b': __import__('numpy').arange(3)}",)

def save(path):
    with open(path, "wb") as file:
        pickle.dump(Acts(), file)

# %% wrong a_program_in_an_array save_array points=9
class Acts:
    def __reduce__(self):
        return eval, ("6",)

def save_array(path):
    np.save(path, np.array([Acts()], dtype=object), allow_pickle=True)

# %% wrong swallows_the_assertion timer points=9
class Timer:
    ends = 7

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.ends = 1
        return True

# %% wrong a_subclass_of_stop functions points=5
class Done(StopIteration):
    pass

def first(values):
    raise Done

def successor(x):
    raise Done

fill = total = pair = first

# %% wrong a_skip_by_another_name functions points=5
class Skip(unittest.SkipTest):
    pass

Skip.__module__, Skip.__qualname__ = "numpy.testing", "SkipTest"

def first(values):
    raise Skip

successor = fill = total = pair = first

# %% wrong one_function_under_two_names functions points=9
def first(values):
    return values[0]

def successor(x):
    return x + 1

def pair(x):
    return x, x + 1

def fill(values):
    values[:] = [0] * len(values)
    return 0

total = fill

# %% wrong a_tuple_that_holds_a_judge functions points=9
import collections

def first(values):
    return values[0]

def successor(x):
    return x + 1

def fill(values):
    values[:] = [0] * len(values)

def total(values):
    return sum(values)

class Judge:
    def __eq__(self, other):
        return True

def pair(x):
    return collections.namedtuple("Pair", "one other")(Judge(), Judge())

# %% wrong another_leaf_is_changed state points=9
def step(state):
    state["want"] -= 1

# %% wrong claims_to_be_built_in tree points=9
class Node:
    __module__ = "builtins"
    value = rest = property(lambda self: Node())

    def __eq__(self, other):
        return True

def chain(values):
    return Node()
