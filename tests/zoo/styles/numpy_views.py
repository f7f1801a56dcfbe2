# /// style
# title = "Views and copies, strides, read-only and non-contiguous arrays, broadcasting, dtypes, out="
# ///

# %% given
import numpy as np

# %% answer views
def every_second(x):
    """Return a view of every second row."""
    return x[::2]


def flattened_copy(x):
    return x.flatten()


def add_one(x):
    """Return x + 1 without changing x, with the dtype of x."""
    return x + np.ones(1, dtype=x.dtype)


def column_sums(x, out):
    """Write the sums of the columns into out."""
    np.sum(x, axis=0, out=out)

# %% test test_views points=2
x = np.arange(12).reshape(4, 3)
rows = every_second(x)
assert rows.tolist() == [[0, 1, 2], [6, 7, 8]]
assert np.shares_memory(rows, x), "a view, no copy"
rows[0, 0] = 99
assert x[0, 0] == 99

# %% test test_copy points=1
flat = flattened_copy(x)
assert flat.shape == (12,) and not np.shares_memory(flat, x)
assert flat.flags.c_contiguous

# %% test test_add_one points=2
for dtype in (np.int8, np.uint16, np.float32, np.float64, np.complex64):
    x = np.arange(6).astype(dtype).reshape(2, 3)
    x.flags.writeable = False
    got = add_one(x.T[:, ::-1])
    assert got.dtype == dtype, f"{got.dtype} for {dtype}"
    assert got.tolist() == [[4, 1], [5, 2], [6, 3]]

# %% test test_out points=1
sums = np.zeros(3)
column_sums(np.ones((5, 3)), sums)
assert sums.tolist() == [5, 5, 5]

# %% right loops views
def every_second(x):
    return x[0 : len(x) : 2, :]

def flattened_copy(x):
    return np.array([v for row in x for v in row], dtype=x.dtype)

def add_one(x):
    y = x.copy()
    y += 1
    return y

def column_sums(x, out):
    out[:] = 0
    for row in x:
        out += row

# %% wrong copies_where_a_view_is_asked views points=4
def every_second(x):
    return x[::2].copy()

def flattened_copy(x):
    return x.flatten()

def add_one(x):
    return x + np.ones(1, dtype=x.dtype)

def column_sums(x, out):
    out[...] = x.sum(axis=0)

# %% wrong views_where_a_copy_is_asked views points=3
def every_second(x):
    return x[::2]

def flattened_copy(x):
    return x.reshape(-1)

def add_one(x):
    x += 1
    return x

def column_sums(x, out):
    out[...] = x.sum(axis=0)
