# /// style
# title = "Several values that may come as a tuple or one after the other"
# ///

# %% given
from collections.abc import Iterable, Iterator, Sequence

# %% answer extremes
def extremes(values):
    """Return the smallest and the largest value, and how many there are."""
    return min(values), max(values), len(values)

# %% test test_values points=2
got = extremes([3, 1, 2])
assert isinstance(got, Iterable)
if isinstance(got, Iterator):
    got = tuple(got)
assert isinstance(got, Sequence)
low, high, count = got
assert low == 1 and high == 3
assert count == 3

# %% right iterator extremes
def extremes(values):
    return iter((min(values), max(values), len(values)))

# %% right generator extremes
def extremes(values):
    values = sorted(values)
    yield values[0]
    yield values[-1]
    yield len(values)

# %% wrong two extremes points=0
def extremes(values):
    yield min(values)
    yield max(values)
