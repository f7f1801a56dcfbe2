# /// style
# title = "Partial credit: the last line is a NumPy number, which NumPy 2 writes as np.float64(1.5)"
# ///

# %% given
import numpy as np

# %% answer clip
def clip(x, low, high):
    """Return x cut to low and high."""
    return np.minimum(np.maximum(x, low), high)

# %% test test_clip_mean points=4
x = np.array([-5.0, 0.5, 3.0, 9.0])
4 * np.mean(clip(x, 0, 4) == [0, 0.5, 3, 4])

# %% test test_clip_sum points=4
np.sum(clip(x, -1, 1) == [-1, 0.5, 1, 1])

# %% test test_clip_float32 points=1
np.float32(np.array_equal(clip(x, 0, 9), [0, 0.5, 3, 9]))

# %% right loop clip
def clip(x, low, high):
    return np.array([low if v < low else high if v > high else v for v in x])

# %% wrong low_only clip points=6 stock=9 fault=number_of_numpy
def clip(x, low, high):
    return np.maximum(x, low)

# %% wrong nothing clip points=3 stock=9 fault=number_of_numpy
def clip(x, low, high):
    return x
