# /// style
# title = "What is printed, with unittest.mock.patch('sys.stdout')"
# ///

# %% given
from io import StringIO
from unittest.mock import patch

# %% answer table
def table(n):
    """Print the multiplication table of n up to 3."""
    for i in (1, 2, 3):
        print(f"{n} x {i} = {n * i}")

# %% test test_table points=1
with patch("sys.stdout", new=StringIO()) as fake:
    table(7)
assert fake.getvalue().strip() == "7 x 1 = 7\n7 x 2 = 14\n7 x 3 = 21"

# %% test test_table_decorated points=1
@patch("sys.stdout", new_callable=StringIO)
def check(n, expected, fake):
    table(n)
    assert fake.getvalue().splitlines()[-1] == expected

check(2, "2 x 3 = 6")
check(-1, "-1 x 3 = -3")

# %% right separate_arguments table
def table(n):
    i = 1
    while i < 4:
        print(n, "x", i, "=", n * i)
        i += 1

# %% wrong from_zero table points=1
def table(n):
    for i in range(4):
        print(n, "x", i, "=", n * i)

# %% wrong no_spaces table points=0
def table(n):
    for i in (1, 2, 3):
        print(f"{n}x{i}={n * i}")
