# /// style
# title = "Randomness without a seed: means, ranges, shares and shapes within tolerance"
# ///

# %% given
import random

import numpy as np

# %% answer dice
def throw(n):
    """Return n throws of a die as an array."""
    return np.random.randint(1, 7, size=n)

# %% answer biased
def biased_coin(p):
    return random.random() < p

# %% test test_throw points=2
throws = throw(20000)
assert throws.shape == (20000,)
assert set(np.unique(throws)) == {1, 2, 3, 4, 5, 6}
assert abs(throws.mean() - 3.5) < 0.1
assert (throw(50) != throw(50)).any()

# %% test test_biased_coin points=1
heads = sum(biased_coin(0.25) for _ in range(2000))
assert 400 < heads < 600
assert biased_coin(1) and not biased_coin(0)

# %% right default_rng dice
rng = np.random.default_rng()

def throw(n):
    return np.floor(rng.uniform(1, 7, n)).astype(int)

# %% wrong never_six dice points=1
def throw(n):
    return np.random.randint(1, 6, size=n)

# %% wrong fixed_seed dice points=1
def throw(n):
    np.random.seed(0)
    return np.random.randint(1, 7, size=n)

# %% wrong fair biased points=2
def biased_coin(p):
    return random.random() < 0.5
