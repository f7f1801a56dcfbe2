# /// style
# title = "Honest variety of types: the test accepts what compares equal"
# ///

# %% given
import numpy as np

# %% answer frequencies
def frequencies(text):
    """Return a dictionary letter -> share."""
    return {c: text.count(c) / len(text) for c in text}

# %% answer split
def split(values, n):
    """Return the first n values and the rest."""
    return list(values[:n]), list(values[n:])

# %% test test_frequencies points=2
got = frequencies("abca")
assert got == {"a": 0.5, "b": 0.25, "c": 0.25}
assert sum(got.values()) == 1 and isinstance(got, dict)
assert all(isinstance(share, float) for share in got.values())

# %% test test_split points=1
first, rest = split([1, 2, 3], 1)
assert list(first) == [1]
assert len(rest) == 2 and rest[-1] == 3

# %% right ordered frequencies
from collections import OrderedDict

def frequencies(text):
    result = OrderedDict()
    for c in sorted(text):
        result[c] = np.float64(text.count(c) / len(text))
    return result

# %% right default_dict frequencies
from collections import defaultdict

def frequencies(text):
    counts = defaultdict(float)
    for c in text:
        counts[c] += 1 / len(text)
    return counts

# %% right namedtuple split
from collections import namedtuple

Parts = namedtuple("Parts", "first rest")

def split(values, n):
    return Parts(first=tuple(values[:n]), rest=np.array(values[n:]))

# %% right own_list split
class MyList(list):
    def first(self):
        return self[0]

def split(values, n):
    return [MyList(values[:n]), MyList(values[n:])]

# %% wrong counts frequencies points=1
from collections import Counter

def frequencies(text):
    return Counter(text)

# %% wrong three_parts split points=2
def split(values, n):
    return values[:n], values[n], values[n + 1 :]
