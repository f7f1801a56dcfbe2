# /// style
# title = "NumPy: views, broadcasting, masked and structured arrays, matrices, subclasses, dtypes, random arrays"
# needs = ["numpy"]
# ///

# %% given
import numpy as np
import numpy.ma as ma
from numpy.testing import assert_allclose, assert_array_almost_equal, assert_array_equal, assert_equal, assert_raises

# %% answer basics
a = np.arange(12).reshape(3, 4)
b = a[:, ::2]
mask = a % 3 == 0
m = a.mean()

# %% test basics_ok points=2
assert type(a) == np.ndarray
assert a.dtype.kind == "i" and a.shape == (3, 4)
assert_array_equal(b, [[0, 2], [4, 6], [8, 10]])
assert mask.dtype == bool and mask.sum() == 4
assert isinstance(m, float) and m == 5.5
assert np.issubdtype(type(m), np.floating)

# %% answer functions
def normalise(x):
    """Return x with mean 0 and standard deviation 1 in each column; x stays as it is."""
    return (x - x.mean(axis=0)) / x.std(axis=0)


def zero_diagonal(x):
    """Set the diagonal to 0, in place."""
    np.fill_diagonal(x, 0)


def outer(u, v):
    """Return the outer product."""
    return u[:, None] * v[None, :]


def solve(A, b):
    """Return x with A x = b; raise np.linalg.LinAlgError if there is no single one."""
    return np.linalg.solve(A, b)

# %% test functions_ok points=2
rng = np.random.default_rng(0)
x = rng.normal(3, 2, size=(50, 3))
before = x.copy()
z = normalise(x)
assert_allclose(z.mean(axis=0), 0, atol=1e-12)
assert_allclose(z.std(axis=0), np.ones(3))
assert_array_equal(x, before)
assert_array_equal(outer(np.array([1, 2]), np.array([3, 4, 5])), [[3, 4, 5], [6, 8, 10]])

# %% test in_place_ok points=1
q = np.ones((3, 3))
assert zero_diagonal(q) is None
assert q.trace() == 0 and q.sum() == 6

# %% test solve_ok points=2
assert_array_almost_equal(solve(np.array([[2.0, 0], [0, 4]]), np.array([2.0, 2])), [1, 0.5])
assert_raises(np.linalg.LinAlgError, solve, np.zeros((2, 2)), np.zeros(2))
with np.testing.assert_raises(np.linalg.LinAlgError):
    solve(np.ones((2, 2)), np.ones(2))

# %% answer masked
def clean(values, bad=-999):
    """Return a masked array in which the bad values are masked."""
    return ma.masked_equal(values, bad)


people = np.array([("ann", 31, 1.7), ("bob", 25, 1.8)], dtype=[("name", "U10"), ("age", "i4"), ("height", "f8")])


def oldest(records):
    """Return the name of the oldest."""
    return records[records["age"].argmax()]["name"]

# %% test masked_ok points=2
c = clean(np.array([1.0, -999, 3]))
assert isinstance(c, ma.MaskedArray)
assert c.mean() == 2 and c.count() == 2
assert c.mask.tolist() == [False, True, False]
assert c[1] is ma.masked
assert_array_equal(c.compressed(), [1, 3])

# %% test records_ok points=2
assert people.dtype.names == ("name", "age", "height")
assert people["age"].sum() == 56
assert people[1]["name"] == "bob"
assert oldest(people) == "ann"
more = np.array([("x", 1, 1.0), ("y", 2, 1.0)], dtype=people.dtype)
assert oldest(more) == "y"

# %% answer kinds
class Metres(np.ndarray):
    """An array of lengths; `feet` gives it in feet."""

    def __new__(cls, values):
        return np.asarray(values, dtype=float).view(cls)

    @property
    def feet(self):
        return np.asarray(self) / 0.3048


big = np.uint8(250) + np.uint8(5)
z = np.exp(1j * np.pi)
day = np.datetime64("2024-02-28") + np.timedelta64(2, "D")
empty = np.array([])
pairs = np.array([[1, 2], [3]], dtype=object)

# %% test metres_ok points=2
l = Metres([3.048, 6.096])
assert_allclose(l.feet, [10, 20])
assert isinstance(l, np.ndarray) and l.sum() > 9
assert isinstance(l[:1], Metres)
assert (l * 2).shape == (2,)

# %% test kinds_ok points=3
assert big == 255 and big.dtype == np.uint8
assert np.isclose(z, -1) and isinstance(z, complex)
assert str(day) == "2024-03-01" and day.dtype == "datetime64[D]"
assert empty.size == 0
assert pairs.dtype == object and pairs[1] == [3]

# %% answer calculus
def derivative(f, h=1e-6):
    """Return a function: the derivative of f."""
    return lambda x: (f(x + h) - f(x - h)) / (2 * h)


vectorised = np.vectorize(lambda x: 1 if x > 0 else -1)
poly = np.poly1d([1, -3, 2])

# %% test calculus_ok points=3
d = derivative(np.sin)
assert_allclose(d(np.linspace(0, 1, 5)), np.cos(np.linspace(0, 1, 5)), rtol=1e-5)
assert_allclose(derivative(lambda t: t**2)(3.0), 6, rtol=1e-4)
assert vectorised(np.array([-2, 3])).tolist() == [-1, 1]
assert poly(3) == 2
assert sorted(poly.roots) == [1, 2] or np.allclose(sorted(poly.roots), [1, 2])

# %% right other basics
a = np.array([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], order="F", dtype=np.int32)
b = np.delete(a, [1, 3], axis=1)
mask = np.isin(a, [0, 3, 6, 9])
m = float(a.sum() / a.size)

# %% right other functions
def normalise(x):
    out = np.array(x, order="F")
    out -= out.mean(0)
    out /= out.std(0)
    return np.asfortranarray(out)


def zero_diagonal(x):
    for i in range(len(x)):
        x[i, i] = 0


outer = np.multiply.outer


def solve(A, b):
    if abs(np.linalg.det(A)) < 1e-12:
        raise np.linalg.LinAlgError("Singular matrix")
    return np.linalg.inv(A).dot(b)

# %% right other masked
def clean(values, bad=-999):
    return ma.array(values, mask=[v == bad for v in values], fill_value=bad)


people = np.rec.fromrecords([("ann", 31, 1.7), ("bob", 25, 1.8)], dtype=[("name", "U10"), ("age", "i4"), ("height", "f8")])


def oldest(records):
    return max(records, key=lambda r: r["age"])[0]

# %% right other kinds
class Metres(np.ndarray):
    def __new__(cls, *args):
        self = super().__new__(cls, shape=np.shape(*args), dtype=float)
        self[:] = args[0]
        return self

    def __array_finalize__(self, other):
        self.unit = getattr(other, "unit", "m")

    feet = property(lambda self: (self / 0.3048).view(np.ndarray))


big = np.array([250], np.uint8)[0] + np.uint8(5)
z = complex(np.cos(np.pi), np.sin(np.pi))
day = np.arange("2024-02-28", "2024-03-02", dtype="datetime64[D]")[-1]
empty = np.empty((0, 3))
pairs = np.empty(2, dtype="O")
pairs[:] = [(1, 2), [3]]

# %% right other calculus
import functools

class derivative:
    def __init__(self, f, h=1e-5):
        self.f, self.h = f, h

    def __call__(self, x):
        return (self.f(x + self.h) - self.f(x - self.h)) / self.h / 2


vectorised = lambda x: np.where(x > 0, 1, -1)
poly = np.polynomial.Polynomial([2, -3, 1])
class P(np.poly1d):
    pass
poly = P([1, -3, 2])

# %% wrong partly basics
a = np.arange(12.0).reshape(3, 4)
b = a[:, 1:3]
mask = (a % 3 == 0).astype(int)
m = a.mean()

# %% wrong partly functions
def normalise(x):
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x


def zero_diagonal(x):
    return x - np.diag(np.diag(x))


def outer(u, v):
    return u * v

# %% wrong partly kinds
Metres = np.array
big = 255
z = -1
day = "2024-03-01"
empty = []
pairs = [[1, 2], [3]]

# %% right messy after=basics
a[0, 0]
print(a.T)
%timeit -n1 -r1 a.sum()

# %% right messy functions
def col(x, j): return x[:, j]
def normalise(x):
    y = np.zeros_like(x)
    for j in range(x.shape[1]):
        y[:, j] = (col(x, j) - np.mean(col(x, j))) / np.std(col(x, j))
    return y
def zero_diagonal(x):
    n = x.shape[0]
    x[range(n), range(n)] = 0
def outer(u, v):
    r = []
    for i in u:
        r.append([i * j for j in v])
    return r
def solve(A, b):
    return np.linalg.solve(A, b).tolist()
normalise(np.random.rand(3, 2))

# %% right messy masked
def clean(values, bad=-999):
    values = ma.masked_array(values)
    values[values == bad] = ma.masked
    print(values)
    return values
people = np.zeros(2, dtype={"names": ("name", "age", "height"), "formats": ("U10", "i4", "f8")})
people["name"] = ["ann", "bob"]
people["age"] = 31, 25
def oldest(records):
    best = records[0]
    for r in records:
        if r["age"] > best["age"]: best = r
    return str(best["name"])
people
