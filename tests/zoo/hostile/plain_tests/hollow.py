# /// style
# title = "Classes, NaN and empty arrays where data belongs, and a list of two lengths"
# needs = ["pandas"]
# ///

# %% given
import numpy as np
import pandas as pd

# %% answer frame
def double(df):
    out = df.copy()
    out["b"] = out["a"] * 2
    return out

# %% test t_equals points=2
df = pd.DataFrame({"a": [1, 2, 3]})
assert double(df).equals(pd.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6]}))

# %% answer tags
def tags(text):
    return set(text.split())

# %% test t_tags points=2
assert tags("a b c").issuperset({"a", "b", "c"})
assert tags("a b").isdisjoint({"x"})

# %% answer numbers
def mean(xs):
    return float(np.mean(xs))

# %% test t_mean points=2
assert np.allclose(mean([1, 2, 6]), 3.0)

# %% test t_mean2 points=2
np.testing.assert_allclose(mean([1, 2, 6]), 3.0)

# %% test t_mean3 points=2
if abs(mean([1, 2, 6]) - 3.0) > 1e-6:
    raise AssertionError("wrong")

# %% answer seq
def squares(n):
    return [i * i for i in range(n)]

# %% test t_seq points=2
r = squares(4)
want = [0, 1, 4, 9]
assert len(r) == len(want)
for a, b in zip(r, want):
    assert a == b

# %% test t_seq2 points=2
r = squares(4)
assert sum(r) == 14
assert max(r) == 9
assert sorted(r)[1] == 1

# %% answer arr
def scale(x):
    return (x - x.mean()) / x.std()

# %% test t_arr points=2
z = scale(np.array([1.0, 2.0, 3.0]))
assert np.all(np.abs(z.mean()) < 1e-9)
assert np.allclose(z.std(), 1)

# %% test t_arr2 points=2
z = scale(np.array([1.0, 2.0, 3.0]))
assert (abs(z) < 2).all()
assert not (np.abs(z - np.array([-1.22474487, 0, 1.22474487])) > 1e-6).any()

# %% wrong ns_equals frame points=16
import types
def double(df):
    return types.SimpleNamespace(equals=list)

# %% wrong nt_equals frame points=16
import collections
def double(df):
    return collections.namedtuple("DataFrame", "equals")(list)

# %% wrong ns_set tags points=16
import types
def tags(text):
    return types.SimpleNamespace(issuperset=list, isdisjoint=list)

# %% wrong empty_array numbers points=12
def mean(xs):
    return np.array([])

# %% wrong nan numbers points=12
def mean(xs):
    return float("nan")

# %% wrong empty_list numbers points=12
def mean(xs):
    return []

# %% wrong empty_frame numbers points=12
def mean(xs):
    return pd.Series([], dtype=float)

# %% wrong masked numbers points=12
def mean(xs):
    return np.ma.masked

# %% wrong len_lies seq points=14
class L:
    def __len__(self): return 4
    def __iter__(self): return iter(())
def squares(n):
    return L()

# %% wrong changes seq points=14
class L:
    n = 0
    def __len__(self): return 4
    def __iter__(self):
        L.n += 1
        return iter([[], [14], [9], [0, 1]][L.n % 4])
def squares(n):
    return L()

# %% wrong empty_z arr points=14
def scale(x):
    return np.array([])

# %% wrong nan_z arr points=14
def scale(x):
    return x * np.nan
