# /// style
# title = "Statistics and physics with scipy: distributions, tests, optimisation, splines, differential equations, sparse matrices"
# needs = ["scipy"]
# ///

# %% given
import numpy as np
from scipy import integrate, interpolate, optimize, sparse, stats

# %% answer dist
def waiting(rate):
    """Return the frozen distribution of the waiting time."""
    return stats.expon(scale=1 / rate)


def compare(a, b):
    """Return the result of Welch's test."""
    return stats.ttest_ind(a, b, equal_var=False)


def density(sample):
    """Return a function: the estimated density."""
    return stats.gaussian_kde(sample)

# %% test dist_ok points=2
d = waiting(2.0)
assert np.isclose(d.mean(), 0.5) and np.isclose(d.std(), 0.5)
assert np.allclose(d.cdf([0, 1, 2]), 1 - np.exp(-2 * np.array([0, 1, 2])))
assert np.isclose(d.ppf(0.5), np.log(2) / 2)
assert d.rvs(size=5, random_state=1).shape == (5,)

# %% test compare_ok points=2
rng = np.random.default_rng(3)
a, b = rng.normal(0, 1, 40), rng.normal(2, 2, 30)
res = compare(a, b)
want = stats.ttest_ind(a, b, equal_var=False)
assert np.isclose(res.pvalue, want.pvalue)
t, p = res
assert np.isclose(t, want.statistic) and p < 0.05

# %% test density_ok points=1
f = density(a)
assert f(0.0).shape in ((1,), ())
grid = np.linspace(-6, 6, 400)
assert np.isclose(np.trapezoid(f(grid), grid), 1, atol=0.01)

# %% answer opt
def fit_line(x, y):
    """Return slope, intercept and the covariance by least squares."""
    p, cov = optimize.curve_fit(lambda x, a, b: a * x + b, x, y)
    return p[0], p[1], cov


def lowest(f, start):
    """Return the result of a minimisation."""
    return optimize.minimize(f, start)


def smooth(x, y):
    """Return a function through the points."""
    return interpolate.CubicSpline(x, y)

# %% test opt_ok points=3
x = np.arange(6.0)
a, b, cov = fit_line(x, 3 * x - 1 + 0.1 * np.sin(9 * x))
assert abs(a - 3) < 0.1 and abs(b + 1) < 0.15 and np.shape(cov) == (2, 2)
calls = []
def bowl(v):
    calls.append(1)
    return (v[0] - 1) ** 2 + (v[1] + 2) ** 2 + 5
r = lowest(bowl, [0.0, 0.0])
assert r.success
assert np.allclose(r.x, [1, -2], atol=1e-3) and np.isclose(r.fun, 5, atol=1e-5)
assert calls, "f was never called"

# %% test smooth_ok points=2
x = np.linspace(0, np.pi, 9)
s = smooth(x, np.sin(x))
assert callable(s)
assert np.allclose(s(x), np.sin(x), atol=1e-8)
assert abs(s(1.0) - np.sin(1.0)) < 1e-2
np.testing.assert_allclose(integrate.quad(s, 0, np.pi)[0], 2, rtol=1e-2)

# %% answer ode
def orbit(rhs, y0, t):
    """Return the solution of y' = rhs(t, y) at the times t: an object with t and y."""
    return integrate.solve_ivp(rhs, (t[0], t[-1]), y0, t_eval=t, rtol=1e-8, atol=1e-10)


def laplace(n):
    """Return the matrix of the second difference, as a sparse one."""
    return sparse.diags_array([np.ones(n - 1), -2 * np.ones(n), np.ones(n - 1)], offsets=[-1, 0, 1]).tocsr()

# %% test ode_ok points=2
t = np.linspace(0, 2, 21)
sol = orbit(lambda t, y: [y[1], -y[0]], [1.0, 0.0], t)
assert np.allclose(sol.t, t)
assert sol.y.shape == (2, 21)
assert np.allclose(sol.y[0], np.cos(t), atol=1e-4)

# %% test sparse_ok points=2
m = laplace(5)
assert sparse.issparse(m), "make it sparse"
assert m.shape == (5, 5) and m.nnz == 13
assert np.array_equal(m.toarray()[1], [1, -2, 1, 0, 0])
assert np.allclose(m @ np.ones(5), [-1, 0, 0, 0, -1])
from scipy.sparse.linalg import spsolve
assert np.allclose(spsolve(m.tocsc(), -np.ones(5)), [2.5, 4, 4.5, 4, 2.5])

# %% right beginner dist
def waiting(rate):
    d = stats.expon(0, 1 / rate)
    print(d)
    return d

def compare(a, b):
    result = stats.ttest_ind(b, a, equal_var=False)
    result = stats.ttest_ind(a, b, equal_var=False)
    return result

def density(sample):
    k = stats.gaussian_kde(sample, bw_method="silverman")
    def f(x):
        return k(x)
    return f

# %% right beginner opt
def fit_line(x, y):
    res = np.polyfit(x, y, 1, cov=True)
    return [res[0][0], res[0][1], res[1]]

def lowest(f, start):
    res = optimize.minimize(f, x0=np.array(start), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8})
    print(res)
    return res

def smooth(x, y):
    return interpolate.interp1d(x, y, kind="cubic")

# %% right beginner ode
def orbit(rhs, y0, t):
    s = integrate.solve_ivp(rhs, [0, 2], y0, t_eval=t, method="DOP853", rtol=1e-9)
    return s

def laplace(n):
    m = sparse.lil_matrix((n, n))
    for i in range(n):
        m[i, i] = -2
        if i > 0:
            m[i, i - 1] = 1
        if i < n - 1:
            m[i, i + 1] = 1
    return m

# %% right classes dist
class Waiting(stats.rv_continuous):
    def _pdf(self, x, rate):
        return rate * np.exp(-rate * x)

    def _cdf(self, x, rate):
        return 1 - np.exp(-rate * x)

    def _ppf(self, q, rate):
        return -np.log(1 - q) / rate

    def _stats(self, rate):
        return 1 / rate, 1 / rate**2, None, None


def waiting(rate):
    return Waiting(a=0, name="waiting")(rate)


from collections import namedtuple

Result = namedtuple("Result", "statistic pvalue")


def compare(a, b):
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    t = (np.mean(a) - np.mean(b)) / np.sqrt(va + vb)
    df = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    return Result(t, 2 * stats.t.sf(abs(t), df))


class Density:
    def __init__(self, sample, h=0.5):
        self.sample, self.h = np.asarray(sample), h

    def __call__(self, x):
        z = (np.atleast_1d(x)[:, None] - self.sample) / self.h
        return np.exp(-z**2 / 2).sum(1) / len(self.sample) / self.h / np.sqrt(2 * np.pi)


density = Density

# %% right classes opt
def fit_line(x, y):
    r = stats.linregress(x, y)
    return r.slope, r.intercept, np.diag([r.stderr**2, r.intercept_stderr**2])


class Found:
    def __init__(self, x, fun):
        self.x, self.fun, self.success = x, fun, True


def lowest(f, start):
    v, step = np.array(start, float), 1.0
    while step > 1e-9:
        for d in ([step, 0], [-step, 0], [0, step], [0, -step]):
            if f(v + d) < f(v):
                v = v + d
                break
        else:
            step /= 2
    return Found(v, f(v))


def smooth(x, y):
    return interpolate.PchipInterpolator(x, y) if len(x) < 4 else interpolate.make_interp_spline(x, y)

# %% right classes ode
from types import SimpleNamespace

def orbit(rhs, y0, t):
    ys = [np.array(y0)]
    for a, b in zip(t, t[1:]):
        h, n = (b - a) / 10, 10
        y = ys[-1]
        for i in range(n):
            s = a + i * h
            k1 = np.array(rhs(s, y))
            k2 = np.array(rhs(s + h / 2, y + h / 2 * k1))
            k3 = np.array(rhs(s + h / 2, y + h / 2 * k2))
            k4 = np.array(rhs(s + h, y + h * k3))
            y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        ys.append(y)
    return SimpleNamespace(t=t, y=np.array(ys).T)


def laplace(n):
    i = np.arange(n)
    rows = np.concatenate([i, i[1:], i[:-1]])
    cols = np.concatenate([i, i[:-1], i[1:]])
    return sparse.coo_matrix((np.concatenate([np.full(n, -2.0), np.ones(2 * n - 2)]), (rows, cols)))

# %% right clever opt
from functools import partial
import scipy.linalg as la

def fit_line(x, y):
    A = np.vander(x, 2)
    (a, b), *_ = la.lstsq(A, y)
    return a, b, la.inv(A.T @ A)


lowest = partial(optimize.minimize, method="BFGS")
smooth = lambda x, y: np.vectorize(lambda t: float(interpolate.UnivariateSpline(x, y, s=0)(t)))

# %% right clever ode
def orbit(rhs, y0, t):
    y = integrate.odeint(rhs, y0, t, tfirst=True)
    r = optimize.OptimizeResult(t=t, y=y.T)
    return r


laplace = lambda n: sparse.csr_array(np.diag(np.full(n, -2)) + np.eye(n, k=1, dtype=int) + np.eye(n, k=-1, dtype=int))

# %% wrong slips dist
def waiting(rate):
    return stats.expon(scale=rate)


def compare(a, b):
    return stats.ttest_ind(a, b)


def density(sample):
    return stats.norm(np.mean(sample), np.std(sample)).cdf

# %% wrong slips ode
def orbit(rhs, y0, t):
    return integrate.solve_ivp(rhs, (t[0], t[-1]), y0)


def laplace(n):
    return np.diag(np.full(n, -2.0)) + np.eye(n, k=1) + np.eye(n, k=-1)

# %% wrong dense opt
def fit_line(x, y):
    return np.polyfit(x, y, 1)


def lowest(f, start):
    return optimize.minimize(f, start).x


def smooth(x, y):
    return np.interp(x, x, y)
