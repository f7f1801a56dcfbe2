# /// style
# title = "All kinds of arrays: structured, masked, object, complex, datetime64, text, 0-d, empty, Fortran order"
# ///

# %% given
import numpy as np

# %% answer people
def people(names, ages):
    """Return a structured array with fields name and age."""
    return np.array(list(zip(names, ages)), dtype=[("name", "U10"), ("age", "i4")])

# %% answer masked
def hide_negative(x):
    """Return a masked array."""
    return np.ma.masked_less(x, 0)

# %% answer others
def ragged(lists):
    """Return an object array of lists."""
    out = np.empty(len(lists), dtype=object)
    for i, values in enumerate(lists):
        out[i] = values
    return out


def roots(n):
    """Return the n-th roots of unity."""
    return np.exp(2j * np.pi * np.arange(n) / n)


def days(first, count):
    return np.datetime64(first) + np.arange(count)


def total(x):
    """Return the sum as a 0-d array."""
    return np.array(np.sum(x))

# %% test test_people points=2
got = people(["Ada", "Bob"], [36, 41])
assert got.dtype.names == ("name", "age")
assert got["age"].sum() == 77
assert got[0]["name"] == "Ada"
assert tuple(got[1]) == ("Bob", 41)
np.testing.assert_array_equal(got, np.array([("Ada", 36), ("Bob", 41)], dtype=got.dtype))
assert got[got["age"] > 40]["name"].tolist() == ["Bob"]

# %% test test_masked points=2
got = hide_negative(np.array([1.0, -1.0, 3.0]))
assert isinstance(got, np.ma.MaskedArray)
assert got.mask.tolist() == [False, True, False]
assert got.mean() == 2 and got.count() == 2
assert got.filled(0).tolist() == [1, 0, 3]

# %% test test_others points=3
got = ragged([[1], [2, 3], []])
assert got.dtype == object and got[1] == [2, 3] and got.shape == (3,)
np.testing.assert_allclose(roots(4), [1, 1j, -1, -1j], atol=1e-12)
assert np.iscomplexobj(roots(2)) and abs(roots(3).sum()) < 1e-12
assert days("2024-02-28", 3).tolist() == days("2024-02-28", 3).astype(object).tolist()
assert days("2024-02-28", 3)[-1] == np.datetime64("2024-03-01")
assert days("2024-01-01", 2)[1] - days("2024-01-01", 2)[0] == np.timedelta64(1, "D")

# %% test test_zero_dimensions points=1
got = total([1, 2, 3])
assert np.ndim(got) == 0 and got.shape == () and got == 6 and got[()] == 6
assert float(total(np.empty((0, 3)))) == 0
assert int(total(np.asfortranarray(np.ones((2, 3))))) == 6

# %% right fields people
def people(names, ages):
    out = np.zeros(len(names), dtype={"names": ["name", "age"], "formats": ["U10", np.int32]})
    out["name"] = names
    out["age"] = ages
    return out

# %% right ma_array masked
def hide_negative(x):
    return np.ma.array(x, mask=x < 0)

# %% wrong two_columns people points=6
def people(names, ages):
    return np.array([names, ages]).T

# %% wrong nan masked points=6
def hide_negative(x):
    return np.where(x < 0, np.nan, x)

# %% wrong plain_number others points=7
def ragged(lists):
    out = np.empty(len(lists), dtype=object)
    out[:] = lists
    return out

def roots(n):
    return np.exp(2j * np.pi * np.arange(n) / n)

def days(first, count):
    return np.datetime64(first) + np.arange(count)

def total(x):
    return [np.sum(x)]
