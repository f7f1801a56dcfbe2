# /// style
# title = "The source of a function is read: no loop, no call of sum, a comprehension"
# blank = 2
# ///

# %% given
import ast
import inspect


def uses(function, *kinds):
    """Tell whether the source of a function holds one of these pieces of syntax."""
    tree = ast.parse(inspect.getsource(function))
    return any(isinstance(node, kinds) for node in ast.walk(tree))

# %% answer total
def total(values):
    """Add the values without a loop."""
    return values[0] + total(values[1:]) if values else 0

# %% answer evens
def evens(values):
    """Return the even values with a list comprehension."""
    return [v for v in values if v % 2 == 0]

# %% test test_total points=1
assert total([1, 2, 3]) == 6
assert total([]) == 0

# %% test test_total_has_no_loop points=2
assert not uses(total, ast.For, ast.While, ast.ListComp, ast.GeneratorExp), "no loop, please"
assert "sum(" not in inspect.getsource(total)
assert "sum" not in total.__code__.co_names

# %% test test_evens points=2
assert evens(range(7)) == [0, 2, 4, 6]
assert uses(evens, ast.ListComp)
assert len(inspect.getsource(evens).strip().splitlines()) <= 4

# %% right reduce total
from functools import reduce
from operator import add

def total(values):
    return reduce(add, values, 0)

# %% wrong loop total points=3
def total(values):
    result = 0
    for v in values:
        result += v
    return result

# %% wrong builtin total points=3
def total(values):
    """Add without a loop."""
    return sum(values)

# %% wrong filter evens points=3
def evens(values):
    return list(filter(lambda v: v % 2 == 0, values))
