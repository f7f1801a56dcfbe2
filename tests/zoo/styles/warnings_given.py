# /// style
# title = "The student's code warns or writes to stderr: no reason to lose points"
# ///

# %% given
import numpy as np

# %% answer log
def safe_log(x):
    """Natural logarithm, with 0 where x is not positive."""
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, np.log(np.where(x > 0, x, 1)), 0)

# %% answer mean
def mean(values):
    """Arithmetic mean."""
    return sum(values) / len(values)

# %% test test_safe_log points=2
np.testing.assert_allclose(safe_log([1, np.e]), [0, 1])
np.testing.assert_allclose(safe_log([0.0, -1.0, 1.0]), [0, 0, 0])

# %% test test_mean points=1
assert mean([1, 2, 6]) == 3

# %% right numpy_warns log stock=1 fault=stderr
def safe_log(x):
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, np.log(x), 0)

# %% right deprecated mean stock=2 fault=stderr
import warnings

def mean(values):
    warnings.warn("use statistics.mean", DeprecationWarning, stacklevel=1)
    warnings.warn("my debug warning")
    return sum(values) / len(values)

# %% right prints_to_stderr mean stock=2 fault=stderr
import sys

def mean(values):
    print("mean of", values, file=sys.stderr)
    return sum(values) / len(values)

# %% wrong warns_and_is_wrong log points=1
def safe_log(x):
    return np.log(x)

# %% wrong warns_in_its_cell mean points=2
print("defining mean", file=__import__("sys").stderr)

def mean(values):
    return sum(values)
