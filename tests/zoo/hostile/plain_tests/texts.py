# /// style
# title = "Expressions of sympy, and texts that sympy would run as programs"
# needs = ["sympy"]
# ///

# %% given
import sympy
from sympy import symbols

x = symbols("x")

# %% answer area
def area():
    """Return the area of a square with side x + 1."""
    return (x + 1) ** 2

# %% test t_simplified points=4
assert sympy.simplify(area()) == sympy.simplify("(x + 1)**2")

# %% test t_value points=5
assert sympy.sympify(area()).subs("x", 1) == 4

# %% right as_text area
def area():
    return "(x + 1)**2"

# %% right as_text_with_functions area
def area():
    return "sqrt(x + 1)**4"

# %% wrong an_import area points=0
def area():
    return "(__import__('sympy').Symbol('x') + 1)**2"

# %% wrong an_attribute area points=0
def area():
    return "(Symbol('x') + 1).__class__.__mro__[0]((Symbol('x') + 1)**2)"

# %% wrong by_lambdify area points=0
def area():
    return "lambdify([], '(x + 1)**2')"
