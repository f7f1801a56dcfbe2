# /// style
# title = "Partial credit: the last line is an int, a float, or an expression"
# partial = 7.5
# ///

# %% given
def score(function, table):
    """Return how many of the (arguments, expected) pairs come out right."""
    right = 0
    for arguments, expected in table:
        try:
            right += function(*arguments) == expected
        except Exception:
            pass
    return right

# %% answer median
def median(values):
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

# %% test test_median_int points=4
score(median, [(([3, 1, 2],), 2), (([1, 2, 3, 4],), 2.5), (([7],), 7), (([5, 1],), 3)])

# %% test test_median_float points=2
passed = score(median, [(([1, 9],), 5), (([1, 2, 9],), 2)])
0.75 * passed

# %% test test_median_expression points=2
total = 3
passed = score(median, [(([2, 2],), 2), (((9, 8, 7),), 8), (({1, 2, 3},), 2)])
passed / total * 2

# %% right statistics median
from statistics import median

# %% right one_line median
def median(values):
    n = len(values)
    return sum(sorted(values)[(n - 1) // 2 : n // 2 + 1]) / (2 - n % 2)

# %% wrong upper median points=4.75
def median(values):
    return sorted(values)[len(values) // 2]

# %% wrong not_sorted median points=5.833333333333333
def median(values):
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
