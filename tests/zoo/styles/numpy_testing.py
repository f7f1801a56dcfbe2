# /// style
# title = "The functions of np.testing"
# ///

# %% given
import numpy as np
from numpy import testing as npt

# %% answer standardise
def standardise(x):
    """Return x with mean 0 and standard deviation 1 in each column."""
    return (x - x.mean(axis=0)) / x.std(axis=0)

# %% test test_standardise_values points=3
x = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 60.0]])
npt.assert_allclose(standardise(x), [[-1.22474487, -0.9258201], [0, -0.46291005], [1.22474487, 1.38873015]], atol=1e-7)
npt.assert_almost_equal(standardise(x).mean(), 0)

# %% test test_standardise_keeps_its_input points=1
x = np.arange(6.0).reshape(3, 2)
before = x.copy()
y = standardise(x)
npt.assert_array_equal(x, before)
npt.assert_equal(y.shape, (3, 2))
assert y is not x

# %% right loops standardise
def standardise(x):
    out = np.empty_like(x)
    for j in range(x.shape[1]):
        column = list(x[:, j])
        mean = sum(column) / len(column)
        spread = (sum((v - mean) ** 2 for v in column) / len(column)) ** 0.5
        out[:, j] = [(v - mean) / spread for v in column]
    return out

# %% wrong all_columns_together standardise points=1
def standardise(x):
    return (x - x.mean()) / x.std()

# %% wrong in_place standardise points=3
def standardise(x):
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x
