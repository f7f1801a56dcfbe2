# /// style
# title = "Algebra with sympy: expressions, equations, limits, matrices, functions made by lambdify"
# needs = ["sympy", "numpy"]
#
# [differences]
# "partly symbols/equation_ok" = { points = 2.0, why = "a cell of the student's own gives a given name another value; here test cells keep theirs" }
# "messy symbols/equation_ok" = { points = 2.0, why = "a cell of the student's own gives a given name another value; here test cells keep theirs" }
# ///

# %% given
import numpy as np
import sympy as sp

x, y = sp.symbols("x y")

# %% answer calculus
f = x**3 - 3 * x + 1
derivative = sp.diff(f, x)
area = sp.integrate(f, (x, 0, 2))
limit = sp.limit(sp.sin(3 * x) / x, x, 0)

# %% test calculus_ok points=3
assert sp.simplify(derivative - (3 * x**2 - 3)) == 0
assert area == 0
assert limit == 3
assert isinstance(derivative, sp.Expr)

# %% answer solve
def critical_points(expression, symbol):
    """Return the real zeros of the derivative, sorted."""
    return sorted(z for z in sp.solve(sp.diff(expression, symbol), symbol) if z.is_real)


def taylor(expression, symbol, n):
    """Return the Taylor polynomial at 0 up to degree n."""
    return sp.series(expression, symbol, 0, n + 1).removeO()

# %% test solve_ok points=2
assert critical_points(x**3 - 3 * x, x) == [-1, 1]
assert critical_points(y**2 - y, y) == [sp.Rational(1, 2)]
assert critical_points(f, x) == [-1, 1]

# %% test taylor_ok points=2
p = taylor(sp.exp(x), x, 3)
assert sp.expand(p - (1 + x + x**2 / 2 + x**3 / 6)) == 0
assert p.subs(x, 2).evalf() == sp.Float(19) / 3 or abs(float(p.subs(x, 2)) - 19 / 3) < 1e-9
assert sp.degree(taylor(sp.cos(x), x, 5), x) == 4

# %% answer matrix
A = sp.Matrix([[2, 1], [1, 2]])
eigen = A.eigenvals()


def inverse(matrix):
    """Return the inverse, exactly."""
    return matrix.inv()

# %% test matrix_ok points=2
assert eigen == {1: 1, 3: 1}
assert inverse(A) * A == sp.eye(2)
assert inverse(sp.Matrix([[4]]))[0, 0] == sp.Rational(1, 4)
assert A.det() == 3 and A.shape == (2, 2)

# %% answer numeric
g = sp.lambdify(x, sp.exp(-(x**2)) * sp.cos(x), "numpy")


def numeric(expression, symbol, values):
    """Return the values of an expression as an array."""
    return sp.lambdify(symbol, expression)(np.asarray(values, dtype=float))

# %% test numeric_ok points=2
np.testing.assert_allclose(g(np.array([0.0, 1.0])), [1, np.exp(-1) * np.cos(1)])
np.testing.assert_allclose(numeric(x**2 + 1, x, [1, 2]), [2, 5])
assert abs(g(0.5) - 0.68345) < 1e-4

# %% answer equation
solution = sp.solve([x + y - 3, x - y - 1], [x, y])
proof = sp.Eq(sp.expand((x + y) ** 2), x**2 + 2 * x * y + y**2)

# %% test equation_ok points=2
assert solution[x] == 2 and solution[y] == 1
assert proof == True
assert sp.latex(f).startswith("x^{3}")

# %% right other calculus
f = sp.sympify("x**3 - 3*x + 1")
derivative = 3 * (x - 1) * (x + 1)
F = sp.Lambda(x, sp.integrate(f, x))
area = F(2) - F(0)
limit = 3

# %% right other solve
def critical_points(expression, symbol):
    roots = sp.Poly(expression.diff(symbol), symbol).real_roots()
    return [r for r in sorted(set(roots), key=float)]


def taylor(expression, symbol, n):
    total = sp.Integer(0)
    for k in range(n + 1):
        total += expression.diff(symbol, k).subs(symbol, 0) / sp.factorial(k) * symbol**k
    return total

# %% right other matrix
A = sp.ImmutableMatrix(2, 2, [2, 1, 1, 2])
lam = sp.Symbol("lam")
eigen = sp.roots((A - lam * sp.eye(2)).det(), lam)
inverse = lambda matrix: matrix.adjugate() / matrix.det()

# %% right other numeric
def g(x):
    return np.exp(-x**2) * np.cos(x)


def numeric(expression, symbol, values):
    return [float(expression.subs(symbol, v)) for v in values]

# %% right other equation
(a, b), = sp.linsolve([x + y - 3, x - y - 1], x, y)
solution = {x: a, y: b}
proof = sp.simplify((x + y) ** 2 - x**2 - 2 * x * y - y**2) == 0

# %% wrong partly calculus
f = x**3 - 3 * x + 1
derivative = "3*x**2 - 3"
area = sp.integrate(f, x)
limit = 1

# %% wrong partly matrix
A = np.array([[2, 1], [1, 2]])
eigen = np.linalg.eigvals(A)
inverse = np.linalg.inv

# %% wrong messy after=calculus
sp.init_printing()
f.diff()

# %% wrong messy solve
d = sp.Symbol("d")
def critical_points(expression, symbol):
    d = expression.diff(symbol)
    print(d)
    s = sp.solveset(d, symbol, domain=sp.S.Reals)
    return sorted(list(s))
def taylor(expression, symbol, n):
    return expression.series(symbol, n=n + 1).removeO()
critical_points(f, x)

# %% wrong messy numeric
g = sp.lambdify(x, sp.exp(-x**2)*sp.cos(x))
h = sp.lambdify([x, y], x + y)
numeric = lambda e, s, v: np.array([float(e.subs({s: t}).evalf()) for t in v])
h(1, 2)

# %% wrong partly after=equation
x = 5
x + 1

# %% wrong messy after=equation
y = sp.Symbol('y', real=True)
sp.sqrt(y**2)
