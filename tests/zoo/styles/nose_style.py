# /// style
# title = "assert_equal and its kin, taken from a TestCase as nose did"
# ///

# %% given
from unittest import TestCase

case = TestCase()
assert_equal, assert_true, assert_in = case.assertEqual, case.assertTrue, case.assertIn
assert_list_equal, assert_almost_equal = case.assertListEqual, case.assertAlmostEqual

# %% answer squares
def squares(n):
    """Return the squares of 1 to n."""
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]

# %% test check_squares points=1
assert_equal(squares(1), [1])
assert_list_equal(squares(4), [1, 4, 9, 16])
assert_in(81, squares(9))
assert_true(len(squares(10)) == 10)
assert_almost_equal(sum(squares(3)) / 3, 4.6667, places=3)

# %% test squares_invalid_input points=1
case.assertRaises(ValueError, squares, 0)
with case.assertRaisesRegex(ValueError, "at least"):
    squares(-4)

# %% right appending squares
def squares(n):
    if not n >= 1:
        raise ValueError("at least one please")
    result = []
    for i in range(n):
        result.append((i + 1) * (i + 1))
    return result

# %% wrong generator squares points=1
def squares(n):
    if n < 1:
        raise ValueError("n must be at least 1")
    return (i**2 for i in range(1, n + 1))

# %% wrong no_check squares points=1
def squares(n):
    return [i**2 for i in range(1, n + 1)]

# %% wrong other_exception squares points=1
def squares(n):
    if n < 1:
        raise TypeError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]
