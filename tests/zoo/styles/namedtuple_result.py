# /// style
# title = "A namedtuple as the result: by field, by index, equal to a plain tuple"
# ///

# %% given
from collections import namedtuple

Stats = namedtuple("Stats", "low high mean")

# %% answer student_tuple
Pair = namedtuple("Pair", ["first", "second"])

# %% answer stats
def stats(values):
    """Return a Stats of the values."""
    return Stats(min(values), max(values), sum(values) / len(values))

# %% test test_pair points=1
p = Pair(1, "x")
assert p.first == 1 and p[1] == "x"
assert p._fields == ("first", "second")
assert p == (1, "x")
assert Pair(second=2, first=1)._asdict() == {"first": 1, "second": 2}

# %% test test_stats points=2
s = stats([4, 1, 7])
assert s.low == 1 and s.high == 7
assert s.mean == 4
assert tuple(s) == (1, 7, 4.0)
low, high, mean = s
assert isinstance(s, tuple)

# %% test test_stats_type points=1
assert isinstance(stats([1]), Stats)
assert stats([2, 4]) == Stats(2, 4, 3)
assert stats([1, 2])._replace(low=0).low == 0

# %% right typed student_tuple
from typing import NamedTuple

class Pair(NamedTuple):
    first: int
    second: str

# %% right keywords stats
def stats(values):
    ordered = sorted(values)
    return Stats(low=ordered[0], high=ordered[-1], mean=sum(ordered) / len(ordered))

# %% wrong plain_tuple stats points=1
def stats(values):
    return min(values), max(values), sum(values) / len(values)

# %% wrong own_class stats points=3
class Stats2(namedtuple("Stats2", "low high mean")):
    pass

def stats(values):
    return Stats2(min(values), max(values), sum(values) / len(values))
