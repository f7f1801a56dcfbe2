# /// style
# title = "Simulation: random numbers by random, by NumPy's old functions, by default_rng and by a Generator passed in"
# needs = ["numpy"]
#
# [differences]
# "messy simulation/birthday_ok" = { points = 2.0, why = "an answer cell stands below the test; here it runs where the assignment has it" }
# "messy simulation/heights_ok" = { points = 2.0, why = "an answer cell stands below the test; here it runs where the assignment has it" }
# ///

# %% given setup
import random

import numpy as np

# %% answer dice
def roll(n, seed=None):
    """Return n rolls of a die, drawn with `random` after seeding it with seed."""
    random.seed(seed)
    return [random.randint(1, 6) for _ in range(n)]


def walk(steps, seed):
    """Return the positions of a random walk: starts at 0, each step -1 or 1 from default_rng(seed).choice."""
    rng = np.random.default_rng(seed)
    return np.concatenate([[0], np.cumsum(rng.choice([-1, 1], size=steps))])

# %% test dice_ok points=2
random.seed(3)
want = [random.randint(1, 6) for _ in range(10)]
assert roll(10, seed=3) == want
assert set(roll(600, 1)) == {1, 2, 3, 4, 5, 6}
assert roll(0) == []

# %% test walk_ok points=2
path = walk(50, 4)
assert len(path) == 51 and path[0] == 0
assert np.all(np.abs(np.diff(path)) == 1)
np.testing.assert_array_equal(path[1:], np.random.default_rng(4).choice([-1, 1], size=50).cumsum())
assert not np.array_equal(walk(50, 4), walk(50, 5))

# %% answer generator
def estimate_pi(n, rng):
    """Estimate pi with n points drawn by the Generator rng: rng.random((n, 2))."""
    points = rng.random((n, 2))
    return 4 * np.mean((points**2).sum(axis=1) <= 1)


def bootstrap(values, n, rng):
    """Return n means of resamples of values, drawn by rng.choice(values, len(values))."""
    return np.array([rng.choice(values, len(values)).mean() for _ in range(n)])


def shuffle_deck(deck, rng):
    """Shuffle the list deck in place with rng; return nothing."""
    rng.shuffle(deck)

# %% test pi_ok points=2
rng = np.random.default_rng(0)
first = estimate_pi(2000, rng)
second = estimate_pi(2000, rng)
assert first != second, "the generator must go on"
assert abs(first - np.pi) < 0.2
again = np.random.default_rng(0)
assert estimate_pi(2000, again) == first

# %% test bootstrap_ok points=2
values = np.arange(12.0)
got = bootstrap(values, 200, np.random.default_rng(8))
assert got.shape == (200,)
rng = np.random.default_rng(8)
want = [np.mean(rng.choice(values, 12)) for _ in range(200)]
np.testing.assert_allclose(got, want)

# %% test deck_ok points=2
deck = list(range(52))
rng = np.random.default_rng(1)
out = shuffle_deck(deck, rng)
assert out is None
assert deck != list(range(52)) and sorted(deck) == list(range(52))
state = np.random.default_rng(1)
other = list(range(52))
state.shuffle(other)
assert deck == other
assert rng.integers(100) == state.integers(100)

# %% answer old
def sample_heights(n):
    """Return n heights from np.random.normal(170, 10, n)."""
    return np.random.normal(170, 10, n)


def birthday(people, trials=500):
    """Return how often at least two of so many people share a birthday, by random.randrange(365)."""
    hits = 0
    for _ in range(trials):
        days = [random.randrange(365) for _ in range(people)]
        hits += len(set(days)) < people
    return hits / trials

# %% test heights_ok points=2
np.random.seed(42)
got = sample_heights(5)
np.random.seed(42)
np.testing.assert_allclose(got, np.random.normal(170, 10, 5))
np.random.seed(1)
big = sample_heights(4000)
assert abs(big.mean() - 170) < 1 and abs(big.std() - 10) < 0.5

# %% test birthday_ok points=2
random.seed(7)
p = birthday(23)
assert 0.35 < p < 0.65
assert birthday(1) == 0
assert birthday(367, trials=3) == 1

# %% answer process
class Queue:
    """A shop: customers come with probability p a minute, one is served a minute with probability q."""

    def __init__(self, p, q, rng):
        self.p, self.q, self.rng = p, q, rng
        self.waiting = 0
        self.history = []

    def step(self):
        """Let a minute pass: first who comes, then who is served; each asks rng.random() once."""
        if self.rng.random() < self.p:
            self.waiting += 1
        if self.rng.random() < self.q and self.waiting:
            self.waiting -= 1
        self.history.append(self.waiting)

    def run(self, minutes):
        """Let minutes pass; return the longest queue."""
        for _ in range(minutes):
            self.step()
        return max(self.history)

# %% test process_ok points=3
shop = Queue(1, 0, random.Random(2))
assert shop.run(5) == 5 and shop.history == [1, 2, 3, 4, 5]
shop = Queue(0.5, 0.5, np.random.default_rng(3))
longest = shop.run(100)
assert len(shop.history) == 100 and longest == max(shop.history)
rng, waiting, want = random.Random(9), 0, []
for _ in range(60):
    waiting += rng.random() < 0.6
    waiting -= bool(rng.random() < 0.5 and waiting)
    want.append(waiting)
shop = Queue(0.6, 0.5, random.Random(9))
shop.run(60)
assert shop.history == want

# %% right other dice
def roll(n, seed=None):
    rng = random.Random(seed)
    return list(map(lambda _: rng.randint(1, 6), range(n)))


def walk(steps, seed):
    moves = np.random.default_rng(seed).choice([-1, 1], size=steps)
    out = [0]
    for m in moves:
        out.append(out[-1] + int(m))
    return out

# %% right other generator
def estimate_pi(n, rng):
    x, y = rng.random((n, 2)).T
    return float(np.count_nonzero(np.hypot(x, y) <= 1) * 4 / n)


def bootstrap(values, n, rng):
    means = np.empty(n)
    for i in range(n):
        means[i] = rng.choice(values, size=values.size, replace=True).sum() / values.size
    return means


def shuffle_deck(deck, rng):
    new = deck[:]
    rng.shuffle(new)
    deck[:] = new

# %% right other old
def sample_heights(n):
    return 170 + 10 * np.random.standard_normal(n)


def birthday(people, trials=500):
    return np.mean([len({random.randrange(365) for _ in range(people)}) != people for _ in range(trials)])

# %% right other process
class Queue:
    def __init__(self, p, q, rng):
        self.chance = (p, q)
        self.draw = rng.random
        self.history = [0]

    @property
    def waiting(self):
        return self.history[-1]

    def step(self):
        came = self.draw() < self.chance[0]
        served = self.draw() < self.chance[1]
        now = self.waiting + came
        self.history.append(now - (served and now > 0))

    def run(self, minutes):
        if len(self.history) == 1:
            self.step()
            del self.history[0]
            minutes -= 1
        for _ in range(minutes):
            self.step()
        return max(self.history)

# %% wrong partly dice
def roll(n, seed=None):
    return [random.randint(1, 6) for _ in range(n)]


def walk(steps, seed):
    np.random.seed(seed)
    return np.cumsum(np.random.choice([-1, 1], size=steps))

# %% wrong partly generator
def estimate_pi(n, rng):
    rng = np.random.default_rng(0)
    return 4 * np.mean((rng.random((n, 2)) ** 2).sum(axis=1) <= 1)


def bootstrap(values, n, rng):
    return [rng.choice(values, len(values)).mean() for _ in range(n)]


def shuffle_deck(deck, rng):
    deck = list(deck)
    rng.shuffle(deck)
    return deck

# %% wrong partly process
class Queue:
    def __init__(self, p, q, rng):
        self.p, self.q = p, q
        self.waiting = 0
        self.history = []

    def run(self, minutes):
        for _ in range(minutes):
            self.waiting += random.random() < self.p
            self.waiting -= random.random() < self.q
            self.history.append(self.waiting)
        return max(self.history)

# %% right messy setup
import random
import matplotlib.pyplot as plt
import numpy as np
np.random.seed(0)

# %% right messy after=dice
walks = [walk(20, s) for s in range(3)]
print(np.array(walks)[:, -1])
random.seed()

# %% right messy generator
def inside(p):
    return (p[:, 0] ** 2 + p[:, 1] ** 2) <= 1.0
def estimate_pi(n, rng):
    p = rng.random((n, 2))
    return 4.0 * inside(p).sum() / n
def bootstrap(values, n, rng):
    res = []
    for i in range(n):
        s = rng.choice(values, len(values))
        res.append(np.mean(s))
    return np.asarray(res)
def shuffle_deck(deck, rng):
    rng.shuffle(deck)
    print("shuffled", len(deck))
estimate_pi(100, np.random.default_rng())

# %% right messy after=old
sample_heights(3); birthday(2)

# %% right messy old shape=last
