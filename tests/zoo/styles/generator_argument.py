# /// style
# title = "A Generator is an argument: the student's draws move the test's own object on"
# ///

# %% given
import numpy as np

# %% answer walk
def walk(steps, rng):
    """Return the positions of a random walk that starts at 0."""
    return np.concatenate([[0], np.cumsum(rng.choice([-1, 1], size=steps))])

# %% test test_walk points=2
got = walk(20, np.random.default_rng(7))
expected = np.cumsum(np.random.default_rng(7).choice([-1, 1], size=20))
np.testing.assert_array_equal(got, np.r_[0, expected])

# %% test test_two_walks_differ points=2
rng = np.random.default_rng(1)
first, second = walk(40, rng), walk(40, rng)
assert (first != second).any(), "the generator must go on"

# %% test test_generator_moved points=1
rng, same = np.random.default_rng(2), np.random.default_rng(2)
walk(10, rng)
same.choice([-1, 1], size=10)
assert rng.random() == same.random()

# %% right start_then_add walk
def walk(steps, rng):
    moves = rng.choice([-1, 1], size=steps)
    position, path = 0, [0]
    for move in moves:
        position += move
        path.append(position)
    return np.array(path)

# %% wrong generator_of_its_own walk points=2
def walk(steps, rng):
    rng = np.random.default_rng(7)
    return np.concatenate([[0], np.cumsum(rng.choice([-1, 1], size=steps))])

# %% wrong global_generator walk points=2
def walk(steps, rng):
    return np.concatenate([[0], np.cumsum(np.random.choice([-1, 1], size=steps))])
