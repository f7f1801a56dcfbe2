# /// style
# title = "A function is missing, misspelt, or is no function: the other answers keep their points"
# blank = 1
# ///

# %% answer first
def first(values):
    return values[0]

# %% answer last
def last(values):
    return values[-1]

# %% test test_first points=1
assert first([3, 4]) == 3

# %% test test_last points=1
assert last([3, 4]) == 4

# %% test test_both points=1
assert callable(first) and callable(last)
assert "first" in globals() and "last" in dir()

# %% right lambda first
first = lambda values: values[0]

# %% wrong empty_cell last points=1

# %% wrong misspelt last points=1
def lst(values):
    return values[-1]

# %% wrong not_a_function last points=1
last = [4]

# %% wrong deleted_again last points=1
def last(values):
    return values[-1]

del last

# %% wrong error_before last points=1
import numpyy

def last(values):
    return values[-1]
