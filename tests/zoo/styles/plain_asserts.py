# /// style
# title = "Plain asserts, some of them hidden"
# ///

# %% given
import math

# %% answer area
def area(radius):
    """Return the area of a circle."""
    return math.pi * radius**2

# %% test test_area points=2
assert area(0) == 0
assert abs(area(1) - 3.14159) < 1e-4, "the unit circle"
### BEGIN HIDDEN TESTS
assert math.isclose(area(2.5), math.pi * 6.25)
### END HIDDEN TESTS

# %% test test_area_scales points=1
assert math.isclose(area(6), 4 * area(3))

# %% right numpy area
import numpy as np

def area(radius):
    print("radius", radius)
    return np.float64(np.pi) * np.square(radius)

# %% right own_helper area
def square(number):
    return number * number

def area(radius):
    return square(radius) * math.pi

# %% wrong circumference area points=0
def area(radius):
    return 2 * math.pi * radius

# %% wrong three_as_pi area points=1
def area(radius):
    return 3 * radius**2
