# /// style
# title = "Test helpers in a given cell call the student's functions, by name and as arguments"
# ///

# %% given
def check_sorted(function, values):
    """Fail unless function sorts these values."""
    got = function(list(values))
    assert got == sorted(values), f"{values} came back as {got}"


def check_median(values, expected):
    assert median(values) == expected, values


class Checker:
    """Counts what went well."""

    def __init__(self):
        self.good = 0

    def run(self, *cases):
        for values, expected in cases:
            check_median(values, expected)
            self.good += 1
        return self.good

# %% answer sort
def my_sort(values):
    """Return the values in order."""
    if len(values) < 2:
        return values
    pivot, *rest = values
    return my_sort([v for v in rest if v < pivot]) + [pivot] + my_sort([v for v in rest if v >= pivot])

# %% answer median
def median(values):
    return my_sort(list(values))[len(values) // 2]

# %% test test_sort points=2
check_sorted(my_sort, [3, 1, 2])
check_sorted(my_sort, [5, 5, -1, 0])
check_sorted(my_sort, "hello")

# %% test test_median points=2
check_median([9, 1, 5], 5)
checker = Checker()
assert checker.run(([1], 1), ((7, 3, 8), 7)) == 2

# %% right merge sort
def merge(a, b):
    out = []
    while a and b:
        out.append(a.pop(0) if a[0] <= b[0] else b.pop(0))
    return out + a + b

def my_sort(values):
    half = len(values) // 2
    return merge(my_sort(values[:half]), my_sort(values[half:])) if half else list(values)

# %% wrong loses_duplicates sort points=2
def my_sort(values):
    return sorted(set(values))

# %% wrong not_sorted median points=2
def median(values):
    return values[len(values) // 2]
