# /// style
# title = "The student returns functions: compose, curry, partial, a dispatch table, round trips of functions"
# ///

# %% given
from functools import partial

# %% answer compose
def compose(*functions):
    """compose(f, g)(x) is f(g(x)); compose() is the identity."""

    def composed(x):
        for function in reversed(functions):
            x = function(x)
        return x

    return composed

# %% answer curry
def curry(function, count):
    """Take `count` arguments one at a time."""

    def take(*taken):
        if len(taken) == count:
            return function(*taken)
        return lambda x: take(*taken, x)

    return take()

# %% answer operations
operations = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "max": max}

# %% answer identity
def identity(x):
    return x

# %% test test_compose points=2
inc, double = (lambda x: x + 1), (lambda x: 2 * x)
assert compose(inc, double)(5) == 11
assert compose(double, inc)(5) == 12
assert compose()(7) == 7
assert compose(inc, compose(double, inc), inc)(0) == 5
assert list(map(compose(str, inc), range(3))) == ["1", "2", "3"]

# %% test test_curry points=1
add = curry(lambda a, b, c: a + 10 * b + 100 * c, 3)
assert add(1)(2)(3) == 321
first = add(5)
assert first(0)(0) == 5 and first(1)(1) == 115

# %% test test_operations points=1
assert operations["+"](2, 3) == 5
assert operations["-"](2, 3) == -1
assert {name: f(4, 6) for name, f in operations.items()} == {"+": 10, "-": -2, "max": 6}
assert partial(operations["-"], 10)(3) == 7

# %% test test_identity points=1
marker = lambda: "mine"
assert identity(marker) is marker
assert identity(compose) is compose
assert identity(identity)(3) == 3

# %% right reduce compose
from functools import reduce

def compose(*functions):
    return reduce(lambda f, g: lambda x: f(g(x)), functions, lambda x: x)

# %% wrong other_order compose points=3
def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x
    return composed

# %% wrong values operations points=4
operations = {"+": 5, "-": -1, "max": 6}
