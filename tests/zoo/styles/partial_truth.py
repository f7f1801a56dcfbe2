# /// style
# title = "The last line is True, False, None, a text or a list: all points, as the cell has not failed"
# ///

# %% answer double
def double(x):
    """Return twice x."""
    return 2 * x

# %% test test_double_bool points=1
double(2) == 4

# %% test test_double_text points=1
assert double(1) == 2
"all right"

# %% test test_double_list points=1
assert double(5) == 10
[double(1), double(2)]

# %% test test_double_semicolon points=2
assert double("ab") == "abab"
double(3);

# %% right plus double
def double(x):
    return x + x

# %% wrong square double points=1
def double(x):
    return x**2
