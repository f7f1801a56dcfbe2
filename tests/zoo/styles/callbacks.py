# /// style
# title = "The test passes functions: lambdas, closures with state, keys, predicates, builtins, bound methods"
# ///

# %% given
import operator

# %% answer mapping
def apply_all(functions, value):
    """Apply the functions one after another."""
    for function in functions:
        value = function(value)
    return value

# %% answer selecting
def select(values, predicate, key=None):
    """Sort the values for which predicate is true."""
    return sorted((v for v in values if predicate(v)), key=key)

# %% answer integrate
def integrate(f, a, b, n=1000):
    """Midpoint rule."""
    h = (b - a) / n
    return h * sum(f(a + (i + 0.5) * h) for i in range(n))

# %% test test_apply_all points=2
seen = []

def spy(x):
    seen.append(x)
    return x + 1

assert apply_all([spy, spy, str, spy_text := (lambda s: s + "!")], 5) == "7!"
assert seen == [5, 6]
assert apply_all([], "x") == "x"
assert apply_all([str.upper, list, len], "abc") == 3
assert apply_all([[10, 20, 30].__getitem__, seen.append], 1) is None
assert seen[-1] == 20

# %% test test_select points=2
words = ["pear", "fig", "banana", "kiwi"]
assert select(words, lambda w: "i" in w) == ["fig", "kiwi"]
assert select(words, lambda w: True, key=len) == ["fig", "pear", "kiwi", "banana"]
assert select([(1, 2), (0, 5)], bool, key=operator.itemgetter(1)) == [(1, 2), (0, 5)]
assert select(range(6), {1, 5, 9}.__contains__, key=operator.neg) == [5, 1]

# %% test test_integrate points=1
import math

assert abs(integrate(math.sin, 0, math.pi) - 2) < 1e-5
assert abs(integrate(lambda x: x**2, 0, 3, n=300) - 9) < 1e-3

# %% test test_callback_raises points=1
class Stop(Exception):
    pass

def bad(x):
    raise Stop(x)

try:
    apply_all([abs, bad], -4)
except Stop as stop:
    assert stop.args == (4,)
else:
    raise AssertionError

# %% right reduce mapping
from functools import reduce

def apply_all(functions, value):
    return reduce(lambda v, f: f(v), functions, value)

# %% right filter selecting
def select(values, predicate, key=None):
    chosen = list(filter(predicate, values))
    chosen.sort(key=key)
    return chosen

# %% wrong backwards mapping points=3
def apply_all(functions, value):
    for function in reversed(functions):
        value = function(value)
    return value

# %% wrong ignores_key selecting points=4
def select(values, predicate, key=None):
    return sorted(v for v in values if predicate(v))
