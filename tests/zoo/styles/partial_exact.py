# /// style
# title = "Partial credit: the last line is a Fraction or a Decimal"
# ///

# %% given
from decimal import Decimal
from fractions import Fraction

# %% answer gcd
def gcd(a, b):
    """Return the greatest common divisor."""
    while b:
        a, b = b, a % b
    return abs(a)

# %% test test_gcd_fraction points=2
passed = sum(gcd(*pair) == expected for pair, expected in [((12, 18), 6), ((7, 3), 1), ((-4, 6), 2), ((5, 0), 5)])
Fraction(passed, 4) * 2

# %% test test_gcd_decimal points=1
Decimal("0.5") * sum([gcd(8, 12) == 4, gcd(-8, -12) == 4])

# %% right library gcd
from math import gcd

# %% wrong sign gcd points=2.5 stock=3 fault=number_not_plain
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
