# /// style
# title = "patch.object of np.random.choice and np.random.rand, patch of random.randint: the student draws what the test says"
# ///

# %% given
import random
from unittest.mock import patch

import numpy as np

# %% answer roll
def roll():
    """Return the sum of two dice."""
    return random.randint(1, 6) + random.randint(1, 6)

# %% answer pick
def pick(options):
    """Return one of the options, with equal chances."""
    return np.random.choice(options)

# %% answer flip
def flip(p):
    """Return 'heads' with probability p."""
    return "heads" if np.random.rand() < p else "tails"

# %% test test_roll points=2
with patch("random.randint", side_effect=[5, 6]) as fake:
    assert roll() == 11
assert fake.call_count == 2
fake.assert_called_with(1, 6)

# %% test test_pick points=1
with patch.object(np.random, "choice", return_value="b") as fake:
    assert pick(["a", "b"]) == "b"
fake.assert_called_once()
assert list(fake.call_args[0][0]) == ["a", "b"]

# %% test test_flip points=1
with patch.object(np.random, "rand", side_effect=[0.2, 0.7]):
    assert [flip(0.5), flip(0.5)] == ["heads", "tails"]

# %% right keywords_and_lists roll
def roll():
    dice = [random.randint(1, 6) for _ in range(2)]
    return sum(dice)

# %% wrong one_die roll points=2
def roll():
    return random.randint(2, 12)

# %% wrong first_option pick points=3
def pick(options):
    return options[0]

# %% wrong turned_round flip points=3
def flip(p):
    return "heads" if np.random.rand() > p else "tails"
