# /// style
# title = "what an answer may do in one test, done in another"
# ///

# %% given
import math
import numpy as np

# %% answer mean
def mean(values):
    return sum(values) / len(values) if values else math.nan

# %% answer evens
def evens(values):
    return values[values % 2 == 0]

# %% answer scale
def scale(values, inplace=False):
    top = max(values)
    made = [v / top for v in values]
    if inplace:
        values[:] = made
        return None
    return made

# %% answer take
def take(queue):
    if not queue:
        raise StopIteration
    return queue.pop(0)

# %% answer safe
class Quiet:
    """Lets nothing out but what is no mistake of arithmetic."""
    def __init__(self, *kinds):
        self.kinds = kinds
    def __enter__(self):
        return self
    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, self.kinds)

# %% test t_nothing points=1
assert math.isnan(mean([]))

# %% test t_mean points=1
assert not abs(mean([1, 2, 6]) - 3) > 1e-9

# %% test t_none_even points=1
assert len(evens(np.array([1, 3]))) == 0

# %% test t_evens points=1
assert np.allclose(evens(np.array([1, 2, 3])), [2])

# %% test t_inplace points=1
values = [1, 2, 4]
scale(values, inplace=True)
assert values == [0.25, 0.5, 1]

# %% test t_scale points=1
values = [2, 1]
got = scale(values)
assert got == [v / max(values) for v in values]

# %% test t_take points=1
waiting = [1, 2]
assert take(waiting) == 1 and waiting == [2]
try:
    take([])
except StopIteration:
    pass
else:
    raise AssertionError

# %% test t_take_all points=1
got = map(take, [[5, 6], [7]])
for one, want in zip(got, [5, 7]):
    assert one == want

# %% test t_quiet_assertion points=1
with Quiet(AssertionError, ValueError) as quiet:
    raise AssertionError("swallowed")

# %% test t_quiet points=1
with Quiet(ValueError) as quiet:
    assert quiet.kinds == (ValueError,)
    int("x")

# %% right other_style mean
def mean(values):
    try:
        return math.fsum(values) / len(values)
    except ZeroDivisionError:
        return float("nan")

# %% right other_style scale
def scale(values, inplace=False):
    copy = [v / max(values) for v in values]
    if not inplace:
        return copy
    for i, v in enumerate(copy):
        values[i] = v

# %% wrong nan_everywhere mean points=9
def mean(values):
    return math.nan

# %% wrong empty_everywhere evens points=9
def evens(values):
    return values[:0]

# %% wrong changes_everywhere scale points=9
def scale(values, inplace=False):
    top = max(values)
    if inplace:
        values[:] = [v / top for v in values]
    else:
        values[:] = [1] * len(values)
        return [1] * len(values)

# %% wrong stops_everywhere take points=9
def take(queue):
    if len(queue) == 2 and queue[0] == 1:
        return queue.pop(0)
    raise StopIteration

# %% wrong quiet_everywhere safe points=9
class Quiet:
    def __init__(self, *kinds): pass
    def __enter__(self): return self
    def __exit__(self, *error): return True
