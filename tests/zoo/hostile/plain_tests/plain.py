# /// style
# title = "test cells as most instructors write them, and answers that try to judge themselves"
# ///

# %% given
import math
import numpy as np

# %% answer answers
def square(x):
    if isinstance(x, str):
        raise ValueError("a number is wanted")
    return x * x

def squares(x):
    return np.asarray(x, dtype=float) ** 2

def ordered(x):
    return sorted(x)

def counts(text):
    return {letter: text.count(letter) for letter in text}

def is_even(x):
    return x % 2 == 0

def name(x):
    return f"n{x}"

# %% test t_equal points=1
assert square(3) == 9
assert not square(3) != 9
assert square(4) == 16

# %% test t_tolerance points=1
assert abs(square(3) - 9) < 1e-9 and abs(16 - square(4)) <= 1e-9

# %% test t_isclose points=1
assert math.isclose(square(3), 9) and math.isclose(square(4), 16)

# %% test t_round points=1
assert round(square(3), 2) == 9 and int(square(4)) == 16 and float(square(5)) == 25

# %% test t_order points=1
assert 8.5 < square(3) < 9.5 and 15.5 < square(4) < 16.5

# %% test t_text_of_number points=1
assert str(square(3)) == "9" and f"{square(4)}" == "16" and repr(square(5)) == "25"

# %% test t_membership points=1
assert square(3) in (9, 9.0) and square(4) in {16} and square(5) in [25]

# %% test t_allclose points=1
x = np.arange(4.0)
assert np.allclose(squares(x), [0, 1, 4, 9]) and np.allclose([1, 4], squares([1, 2]))

# %% test t_array_equal points=1
assert np.array_equal(squares([1, 2]), np.array([1.0, 4.0])) and np.isclose(squares([3])[0], 9)

# %% test t_testing points=1
np.testing.assert_allclose(squares([1, 2]), [1, 4])
np.testing.assert_array_almost_equal(squares([3, 4]), np.array([9, 16]))
np.testing.assert_equal(squares([5]), np.array([25.0]))

# %% test t_all points=1
want = np.array([1.0, 4.0, 9.0])
assert (squares([1, 2, 3]) == want).all() and np.all(squares([1, 2, 3]) == want)

# %% test t_norm points=1
assert np.linalg.norm(squares([1, 2, 3]) - want) < 1e-9 and np.max(np.abs(squares([2, 2, 3]) - np.array([4.0, 4.0, 9.0]))) < 1e-9

# %% test t_shape_and_sum points=1
got = squares([1, 2, 3])
assert got.shape == (3,) and got.sum() == 14 and got.dtype == float and got[1] == 4 and got.mean() == 14 / 3

# %% test t_list points=1
assert ordered([3, 1, 2]) == [1, 2, 3] and list(ordered((2, 1))) == [1, 2]
assert len(ordered([2, 1, 3])) == 3 and ordered([2, 1, 3])[0] == 1 and max(ordered([5, 4])) == 5

# %% test t_list_against_argument points=1
x = [5, 3, 4]
assert ordered(x) == sorted(x) and len(ordered(x)) == 3

# %% test t_zip points=1
assert all(a == b for a, b in zip(ordered([2, 1]), [1, 2], strict=True))

# %% test t_dict points=1
assert counts("aab") == {"a": 2, "b": 1} and counts("aab")["a"] == 2

# %% test t_dict_items points=1
assert sorted(counts("ab").items()) == [("a", 1), ("b", 1)] and "a" in counts("ab") and "c" not in counts("ab") and len(counts("ab")) == 2

# %% test t_truth points=1
assert is_even(4) and not is_even(3) and is_even(2) == True and is_even(5) is False

# %% test t_string points=1
assert name(3) == "n3" and name(4).upper() == "N4" and name(5).startswith("n5") and len(name(6)) == 2

# %% test t_raises points=1
try:
    square("a")
except ValueError as error:
    assert "number" in str(error)
else:
    raise AssertionError("no error")
assert square(3) == 9

# %% test t_unittest points=1
import unittest
case = unittest.TestCase()
case.assertEqual(square(3), 9)
case.assertAlmostEqual(square(4), 16)
case.assertListEqual(ordered([2, 1]), [1, 2])
case.assertTrue(is_even(2))
case.assertIn(3, ordered([3]))

# %% test t_partial points=2
score = 0
if abs(square(3) - 9) < 1e-6:
    score += 1
if np.allclose(squares([3]), [9]):
    score += 1
score

# %% wrong judge answers points=0
class Judge:
    shape, dtype, ndim, size = (3,), float, 1, 3
    def _true(self, *a, **k): return True
    def _false(self, *a, **k): return False
    def _self(self, *a, **k): return self
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = __contains__ = __bool__ = _true
    __ne__ = _false
    __sub__ = __rsub__ = __abs__ = __getitem__ = __call__ = __round__ = _self
    __hash__ = lambda self: 0
    def __iter__(self): return iter((self, self))
    def __len__(self): return 3
    def __getattr__(self, key):
        if key.startswith("__"): raise AttributeError(key)
        return self

square = squares = ordered = counts = is_even = name = lambda *a: Judge()

# %% wrong arithmetic answers points=0
class Near:
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __round__(self, digits=None): return self
    def __getitem__(self, key): return 0.0
    def sum(self, *a): return self
    mean = max = all = any = sum

square = squares = ordered = counts = name = lambda *a: Near()
is_even = lambda x: 0

# %% wrong number_subclass answers points=0
class Zero(float):
    def __sub__(self, other): return Zero(0)
    __rsub__ = __abs__ = __sub__
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    __hash__ = float.__hash__

square = squares = lambda *a: Zero(1)
class Text(str):
    def __eq__(self, other): return True
    def startswith(self, other): return True
    def upper(self): return self
    __hash__ = str.__hash__
name = lambda x: Text("xx")
is_even = lambda x: None
ordered = lambda x: [Zero(7)] * 3
counts = lambda x: {Text("a"): Zero(1), Text("q"): Zero(1)}

# %% wrong array_subclass answers points=0
class Liar(np.ndarray):
    def __array_function__(self, function, types, arguments, named): return True if "close" in function.__name__ or "equal" in function.__name__ else 0.0
    def __array_ufunc__(self, ufunc, method, *inputs, **named): return np.ones(3, bool) if ufunc.__name__ in ("equal", "less", "isfinite") else np.zeros(3)
    def __eq__(self, other): return np.ones(3, bool)
    def all(self, *a, **k): return True
    def sum(self, *a, **k): return 14
    def __getitem__(self, key): return 4
    shape, dtype = (3,), np.dtype(float)

square = squares = ordered = counts = name = lambda *a: np.zeros(3).view(Liar)
is_even = lambda x: np.bool_(False)

# %% wrong numpy_protocols answers points=0
class Protocols:
    __array_priority__ = 1e9
    def __array_function__(self, function, types, arguments, named): return True if "close" in function.__name__ or "equal" in function.__name__ else 0.0
    def __array_ufunc__(self, ufunc, method, *inputs, **named): return np.True_ if ufunc.__name__ in ("equal", "less") else 0.0
    def __array__(self, *a, **k): return np.full(3, np.nan)
    __array_interface__ = property(lambda self: {"shape": (3,), "typestr": "<f8", "data": np.zeros(3).tobytes(), "version": 3})
    def all(self): return True

square = squares = ordered = counts = name = lambda *a: Protocols()
is_even = lambda x: 7

# %% wrong containers answers points=0
class Any(list):
    def __eq__(self, other): return True
    def __contains__(self, item): return True
    def __getitem__(self, key): return 1
class Map(dict):
    def __eq__(self, other): return True
    def __missing__(self, key): return 2
    def __contains__(self, key): return key != "c"
    def items(self): return [("a", 1), ("q", 1)]
    def __len__(self): return 2

ordered = lambda x: Any([9, 9, 9])
counts = lambda x: Map()
square = squares = name = lambda *a: Any([8])
is_even = lambda x: Any()

# %% wrong arguments_emptied answers points=0
def ordered(x):
    try: x.clear()
    except AttributeError: pass
    return x
def squares(x):
    if isinstance(x, np.ndarray): x[...] = 0
    return np.zeros(1)
def square(x): return 0
def counts(x): return {}
def is_even(x): return None
def name(x): return ""

# %% wrong leaves answers points=0
def square(*a): raise SystemExit(0)
def squares(*a): raise KeyboardInterrupt
def ordered(*a):
    from IPython.core.error import UsageError
    raise UsageError("x")
def counts(*a):
    import unittest
    raise unittest.SkipTest("x")
def is_even(*a): raise GeneratorExit
def name(*a): raise StopIteration

# %% wrong mocks answers points=0
# as an answer of [] does: np.allclose([], [9]) is true
from unittest.mock import MagicMock
def _mock(*a):
    m = MagicMock()
    m.__eq__.return_value = m.__lt__.return_value = m.__gt__.return_value = m.__le__.return_value = m.__ge__.return_value = True
    m.__ne__.return_value = False
    m.__sub__.return_value = m.__rsub__.return_value = m.__abs__.return_value = 0.0
    m.shape, m.sum.return_value, m.__len__.return_value = (3,), 14, 3
    return m
square = squares = ordered = counts = is_even = name = _mock

# %% wrong claims_of_the_bridge answers points=0
import sys
_all = [f"__{n}__" for n in "array array_function array_ufunc array_wrap array_interface array_struct float int index complex bool eq ne lt le gt ge sub rsub abs round len iter contains getitem hash instancecheck".split()]
class Claim:
    def __getattr__(self, key):
        if key.startswith("__"): raise AttributeError(key)
        return self
    def all(self): return True
    __call__ = lambda self, *a, **k: self
for _n in _all:
    if _n not in ("__array_interface__", "__array_struct__", "__bool__", "__hash__", "__int__", "__index__", "__len__", "__float__", "__complex__", "__iter__", "__abs__", "__sub__", "__rsub__"):
        setattr(Claim, _n, lambda self, *a, **k: True)
Claim.__abs__ = Claim.__sub__ = Claim.__rsub__ = lambda self, *a: 0.0
Claim.__bool__ = lambda self: True
Claim.__hash__ = lambda self: 0
for _m in [m for n, m in list(sys.modules.items()) if n.endswith("bridge") and hasattr(m, "describe_class")]:
    _m.describe_class = lambda bridge, kind: {"name": "ndarray", "qualname": "ndarray", "module": "numpy", "doc": None, "bases": [], "plain": "np.ndarray", "exception": "", "special": _all, "meta": _all}
square = squares = ordered = counts = is_even = name = lambda *a: Claim()
