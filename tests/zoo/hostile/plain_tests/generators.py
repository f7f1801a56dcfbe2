# /// style
# title = "Generators that a test cell passes, and names and data that only it may change"
# ///

# %% given
import numpy as np
import random
TOL = 1e-6
DATA = [1.0, 2.0, 4.0]
CONFIG = {"tol": 1e-6}
def rel_error(a, b):
    return abs(a - b) / max(1e-8, abs(a) + abs(b))

# %% answer first
def area(r):
    return np.pi * r * r

# %% test t_first points=2
def _expected(r):
    return np.pi * r ** 2
### BEGIN HIDDEN TESTS
def expected_cube(r):
    return r ** 3
assert abs(area(2) - _expected(2)) < TOL
assert rel_error(area(3), _expected(3)) < CONFIG["tol"]
### END HIDDEN TESTS

# %% answer second
def cube(r):
    return r ** 3

# %% test t_second points=2
assert rel_error(cube(3), 27) < TOL

# %% answer third
def total():
    return sum(DATA)

# %% test t_third points=2
assert abs(total() - sum(DATA)) < 1e-9

# %% answer draw
def draw(rng, n):
    return rng.normal(size=n)

# %% answer sq
def sq(x):
    return x ** 2

# %% test t_draw points=2
rng = np.random.default_rng(3)
s = draw(rng, 100)
assert len(s) == 100
x = rng.random(4)
assert np.allclose(sq(x), x ** 2)

# %% answer roll
def roll(rng):
    return rng.randint(1, 6)

# %% test t_roll points=2
rng = random.Random(3)
roll(rng)
x = rng.random()
assert sq(x) == x ** 2

# %% answer curve
def fill(a):
    a += 1

# %% test t_fill points=2
a = np.zeros(3)
fill(a)
assert (a == 1).all()

# %% wrong redefines first points=10
TOL = 1e9
def rel_error(a, b):
    return 0.0
CONFIG["tol"] = 1e9
def area(r):
    return 0

# %% wrong redefines_late first points=10
def area(r):
    global TOL, rel_error
    TOL = 1e9
    rel_error = lambda a, b: 0
    CONFIG["tol"] = 1e9
    import __main__
    __main__.TOL = 1e9
    return 0

# %% wrong uses_hidden second points=10
def cube(r):
    return expected_cube(r)

# %% wrong clear_data third points=10
DATA.clear()
def total():
    DATA.clear()
    return 0

# %% wrong zeros draw points=8
def draw(rng, n):
    s = rng.bit_generator.state
    s["state"]["state"] = 0
    s["state"]["inc"] = 0
    rng.bit_generator.state = s
    return np.zeros(n)

# %% wrong zeros sq points=8
def sq(x):
    return x * 0

# %% wrong zeros2 roll points=8
def roll(rng):
    rng.setstate((3, (0,) * 624 + (624,), None))
    return 1

# %% wrong zeros2 sq points=8
def sq(x):
    return x * 0

# %% right own_generator draw
def draw(rng, n):
    return np.array([rng.standard_normal() for _ in range(n)])

# %% right draws_more draw
def draw(rng, n):
    rng.integers(10, size=1001)
    rng.permutation(50)
    return rng.random(n)

# %% right other_roll roll
def roll(rng):
    rng.gauss(0, 1)
    return rng.choice(range(1, 7))
