# /// style
# title = "arrays of a class of the answers, and arrays whose class would judge"
# ///

# %% given
import numpy as np

# %% answer metres
class Metres(np.ndarray):
    def __new__(cls, values):
        return np.asarray(values, dtype=float).view(cls)

    @property
    def feet(self):
        return np.asarray(self) / 0.3048

    def longest(self):
        return float(self.max())

# %% answer plain
def twice(values):
    return 2 * np.asarray(values)

# %% test t_numbers points=1
a = Metres([1, 2])
assert a.sum() == 3 and np.allclose(a, [1, 2]) and (a == [1, 2]).all() and abs(a[1] - 2) < 1e-9 and isinstance(a, Metres)

# %% test t_feet points=1
assert np.allclose(Metres([3.048]).feet, [10]) and abs(Metres([3.048]).feet[0] - 10) < 1e-9

# %% test t_method points=1
assert Metres([1, 5, 2]).longest() == 5 and 4 < Metres([5]).longest() < 6

# %% test t_plain points=1
assert np.array_equal(twice([1, 2]), [2, 4]) and (twice([1]) == 2).all() and abs(twice([3]) - 6).sum() < 1e-9

# %% test t_both points=1
a = Metres([1, 2])
assert np.array_equal(twice(a), [2, 4]) and np.linalg.norm(a - np.array([1, 2])) < 1e-9

# %% right other_words metres
class Metres(np.ndarray):
    def __new__(cls, values):
        made = super().__new__(cls, len(values))
        made[:] = values
        return made

    feet = property(lambda self: self.view(np.ndarray) * 100 / 30.48)
    longest = lambda self: max(self.tolist())

# %% wrong judges metres points=1
class Judge:
    def __eq__(self, other):
        return True

    __sub__ = __rsub__ = __abs__ = __getitem__ = __call__ = __getattr__ = lambda self, *other: self
    __lt__ = __gt__ = __bool__ = lambda self, *other: True
    __hash__ = None

class Metres(np.ndarray):
    def __new__(cls, values):
        return np.zeros(len(values)).view(cls)

    __sub__ = __eq__ = __getitem__ = __array_ufunc__ = __array_function__ = sum = lambda self, *other: Judge()
    feet = property(lambda self: Judge())

    def longest(self):
        return Judge()

# %% wrong is_no_array metres points=1
class Metres:
    def __init__(self, values):
        pass

    def __eq__(self, other):
        return self

    all = sum = __sub__ = __rsub__ = __abs__ = __getitem__ = __array__ = __float__ = lambda self, *other: self
    feet = property(lambda self: self)
    __lt__ = __gt__ = __le__ = __bool__ = lambda self, *other: True
    longest = lambda self: self
    __array_ufunc__ = __array_function__ = lambda self, *other, **more: self
    __hash__ = None
    __class__ = np.ndarray
