# /// style
# title = "RandomState and random.Random objects as arguments and as results"
# ///

# %% given
import random

import numpy as np

# %% answer init
def init_weights(shape, state):
    """Draw weights from state, a RandomState."""
    return state.normal(0, 0.5, size=shape)

# %% answer dice
def make_die(seed):
    """Return a function that rolls a die from a Random of its own."""
    rng = random.Random(seed)
    return lambda: rng.randint(1, 6)

# %% answer coin
def coins(n, rng):
    """Return n coins drawn from rng, a random.Random."""
    return [rng.random() < 0.5 for _ in range(n)]

# %% test test_init_weights points=2
state = np.random.RandomState(0)
a, b = init_weights((2, 3), state), init_weights((2, 3), state)
other = np.random.RandomState(0)
np.testing.assert_allclose(a, other.normal(0, 0.5, (2, 3)))
np.testing.assert_allclose(b, other.normal(0, 0.5, (2, 3)))
assert state.rand() == other.rand()

# %% test test_make_die points=1
die, rng = make_die(9), random.Random(9)
assert [die() for _ in range(8)] == [rng.randint(1, 6) for _ in range(8)]

# %% test test_coins points=1
rng, same = random.Random(4), random.Random(4)
assert coins(6, rng) == [same.random() < 0.5 for _ in range(6)]
assert rng.random() == same.random()

# %% right randn init
def init_weights(shape, state):
    return 0.5 * state.randn(*shape)

# %% wrong global_state init points=2
def init_weights(shape, state):
    return np.random.normal(0, 0.5, size=shape)

# %% wrong new_each_time dice points=3
def make_die(seed):
    return lambda: random.Random(seed).randint(1, 6)
