# /// style
# title = "An answer cell with a syntax error, an indentation error, or one that raises half-way"
# ///

# %% answer square
def square(x):
    return x * x

# %% answer cube
def cube(x):
    return x * square(x)

# %% answer limits
low = 1
high = 10

# %% test test_square points=1
assert square(-3) == 9

# %% test test_cube points=1
assert cube(2) == 8

# %% test test_limits points=1
assert (low, high) == (1, 10)

# %% test test_low points=1
assert low == 1

# %% right semicolons limits
low = 1; high = 10

# %% wrong missing_colon square points=2
def square(x)
    return x * x

# %% wrong tabs_and_spaces cube points=3
def cube(x):
    y = square(x)
      return x * y

# %% wrong raises_half_way limits points=3
low = 1
print(1 / 0)
high = 10

# %% wrong unfinished_text square points=2
def square(x):
    """Squares.
    return x * x

# %% wrong shell_text cube points=3
This is my answer: x * x * x
