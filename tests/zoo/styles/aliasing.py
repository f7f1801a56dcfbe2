# /// style
# title = "Identity: the result is the argument or is not, two arguments are one object, parts are shared"
# ///

# %% given
import numpy as np

# %% answer extend
def extended(values, more):
    """Append to `values` and return the same list."""
    values.extend(more)
    return values

# %% answer copy
def without(values, item):
    """Return a new list without item."""
    return [v for v in values if v != item]

# %% answer swap
def swap_first(a, b):
    """Exchange the first items of two lists."""
    a[0], b[0] = b[0], a[0]

# %% answer grid
def empty_grid(rows, columns):
    """Rows that do not share their cells."""
    return [[0] * columns for _ in range(rows)]

# %% answer normal
def normalise(x):
    """Divide by the maximum in place and return x itself."""
    x /= x.max()
    return x

# %% test test_extended points=1
values = [1]
result = extended(values, [2, 3])
assert result is values and values == [1, 2, 3]
extended(values, values)
assert values == [1, 2, 3, 1, 2, 3]

# %% test test_without points=1
values = [1, 2]
assert without(values, 5) == values and without(values, 5) is not values
assert values == [1, 2]

# %% test test_swap points=1
a, b = [1, 2], [3]
swap_first(a, b)
assert a == [3, 2] and b == [1]
swap_first(a, a)
assert a == [3, 2]

# %% test test_grid points=1
grid = empty_grid(2, 2)
grid[0][1] = 5
assert grid == [[0, 5], [0, 0]]
assert grid[0] is not grid[1]

# %% test test_normalise points=1
x = np.array([1.0, 4.0])
assert normalise(x) is x
assert x.tolist() == [0.25, 1.0]

# %% right plus_equals extend
def extended(values, more):
    values += list(more)
    return values

# %% wrong new_list extend points=4
def extended(values, more):
    return values + more

# %% wrong removes_in_place copy points=4
def without(values, item):
    if item in values:
        values.remove(item)
    return values

# %% wrong shared_rows grid points=4
def empty_grid(rows, columns):
    return [[0] * columns] * rows

# %% wrong copy_of_array normal points=4
def normalise(x):
    return x / x.max()
