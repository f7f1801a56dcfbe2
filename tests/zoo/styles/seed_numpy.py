# /// style
# title = "np.random.seed in the test, the student draws, the test draws the same again and goes on drawing"
# ///

# %% given
import numpy as np

# %% answer sample
def noisy_line(x, slope, noise=0.1):
    """Return slope * x plus normal noise from np.random."""
    return slope * x + noise * np.random.randn(len(x))

# %% test test_noisy_line points=2
x = np.linspace(0, 1, 5)
np.random.seed(3)
got = noisy_line(x, 2)
np.random.seed(3)
expected = 2 * x + 0.1 * np.random.randn(5)
np.testing.assert_allclose(got, expected)

# %% test test_draws_go_on points=2
np.random.seed(11)
noisy_line(np.zeros(3), 0)
after = np.random.rand()
np.random.seed(11)
np.random.randn(3)
assert after == np.random.rand(), "exactly three numbers must be drawn"

# %% test test_known_number points=1
np.random.seed(0)
assert abs(noisy_line(np.array([0.0]), 1)[0] - 0.1764052) < 1e-6

# %% right loop sample
def noisy_line(x, slope, noise=0.1):
    y = []
    for value in x:
        y.append(slope * value + np.random.normal(0, noise))
    return np.array(y)

# %% wrong seeds_itself sample points=0
def noisy_line(x, slope, noise=0.1):
    np.random.seed(42)
    return slope * x + noise * np.random.randn(len(x))

# %% wrong uniform sample points=0
def noisy_line(x, slope, noise=0.1):
    return slope * x + noise * np.random.rand(len(x))

# %% wrong draws_too_many sample points=3
def noisy_line(x, slope, noise=0.1):
    values = np.random.randn(len(x) + 2)
    return slope * x + noise * values[: len(x)]
