# /// style
# title = "arrays, mocks, generators of numbers, blocks that are awaited, and programs, with answers that decide for the test"
# needs = ["pandas"]
# ///

# %% given
import asyncio
import inspect
import random
import subprocess
import sys
from unittest.mock import Mock

import numpy as np
import pandas as pd

# %% answer arrays
def squares(values):
    return np.asarray(values) ** 2

# %% answer frames
def totals(frame):
    return frame.groupby("shop", as_index=False)["price"].sum()

# %% answer mocks
def notify(service, names):
    sent = [service.send(name) for name in names]
    return Report(len(sent))

class Report:
    def __init__(self, count):
        self.count, self.ok = count, count > 0

# %% answer primes
def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))

# %% answer rolls
def roll(rng):
    return int(rng.integers(1, 7))

# %% answer pick
def pick(values, rng):
    """Return the largest value, and one of them by chance."""
    return max(values), values[int(rng.integers(len(values)))]

def shuffled(values, rng):
    values = list(values)
    rng.shuffle(values)
    return values

# %% answer timer
class Session:
    def __init__(self):
        self.open = False

    async def __aenter__(self):
        self.open = True
        return self

    async def __aexit__(self, *error):
        self.open = False

# %% answer loops
def total(values):
    return values[0] + total(values[1:]) if values else 0

# %% answer program
def program():
    return "print(sum(range(5)))"

# %% test t_allclose points=1
want = np.array([1, 4, 9])
np.testing.assert_allclose(squares([1, 2, 3]), want)

# %% test t_any points=1
assert not (squares([1, 2, 3]) != np.array([1, 4, 9])).any() and len(squares([1, 2, 3])) == 3

# %% test t_frame points=1
frame = pd.DataFrame({"shop": ["a", "b", "a"], "price": [1, 2, 3]})
got = totals(frame)
assert list(got["shop"]) == ["a", "b"] and (got["price"] == [4, 2]).all()

# %% test t_called points=1
service = Mock()
notify(service, ["ann", "bob"])
assert service.send.call_count == 2
service.send.assert_called_with("bob")

# %% test t_report points=1
service = Mock()
report = notify(service, ["ann"])
assert report.ok

# %% test t_primes points=1
random.seed(4)
for _ in range(30):
    n = random.randint(2, 1000)
    assert is_prime(n) == all(n % d for d in range(2, n))

# %% test t_rolls points=1
rng = np.random.default_rng(5)
got = [roll(rng) for _ in range(20)]
again = np.random.default_rng(5)
assert got == [int(again.integers(1, 7)) for _ in range(20)] and rng.random() == again.random()

# %% test t_pick points=1
rng = np.random.default_rng(8)
for _ in range(10):
    values = [int(n) for n in rng.integers(1, 1000, 5)]
    largest, one = pick(values, rng)
    assert largest == max(values) and one in values

# %% test t_shuffled points=1
rng = random.Random(8)
for _ in range(10):
    values = [rng.randint(1, 1000) for _ in range(3)]
    assert sorted(shuffled(values, rng)) == sorted(values)

# %% test t_session points=1
async with Session() as session:
    assert session.open
assert not session.open

# %% test t_loops points=1
assert total([1, 2, 3]) == 6
assert "for " not in inspect.getsource(total) and "total(" in inspect.getsource(total).split(":", 1)[1]

# %% test t_program points=1
expected = "10"
done = subprocess.run([sys.executable, "-c", program()], capture_output=True, text=True)
assert done.stdout.strip() == expected

# %% wrong masked arrays points=10
def squares(values):
    return np.ma.masked_all(len(values))

# %% wrong missing frames points=11
def totals(frame):
    return pd.DataFrame({"shop": ["a", "b"], "price": pd.array([None, None], dtype="Int64")})

# %% wrong sets_what_a_mock_counted mocks points=10
def notify(service, names):
    service.send.call_count = len(names)
    service.send.assert_called_with = service.send
    return 0

# %% wrong returns_the_mock mocks points=10
def notify(service, names):
    return service

# %% wrong burns_draws primes points=11
def is_prime(n):
    while True:
        state = random.getstate()
        following = random.randint(2, 1000)
        random.setstate(state)
        if any(following % d == 0 for d in range(2, following)):
            break
        random.random()
    return n in (2, 3, 5, 7) or n % 2 and n % 3 and False

# %% wrong sets_the_generator rolls points=11
def roll(rng):
    rng.bit_generator.state = np.random.default_rng(5).bit_generator.state
    return 5

# %% wrong sets_a_generator_that_is_passed pick points=10
kept = {}

def pick(values, rng):
    return again("pick", values, rng, lambda: rng.bit_generator.state, lambda s: setattr(rng.bit_generator, "state", s))

def shuffled(values, rng):
    again("shuffled", values, rng, rng.getstate, rng.setstate)
    return [kept["random"].randint(1, 1000) for _ in range(3)] if "random" in kept else []

def again(name, values, rng, get, put):
    if name == "pick":
        put(np.random.default_rng(3).bit_generator.state)
        kept["first"] = [int(n) for n in np.random.default_rng(3).integers(1, 1000, 5)]
        return max(kept["first"]), values[0]
    put(random.Random(1).getstate())
    kept["random"] = random.Random(1)

# %% wrong swallows timer points=11
class Session:
    open = False

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return True

# %% wrong two_texts loops points=11
def total(values):
    result = 0
    for value in values:
        result += value
    return result

if False:
    def total(values):
        return values[0] + total(values[1:]) if values else 0

# %% wrong reads_its_parent program points=11
def program():
    return '''
import os, re
pid = os.getppid()
try:
    spaces = [line.split()[0] for line in open(f"/proc/{pid}/maps") if " rw-p " in line]
    with open(f"/proc/{pid}/mem", "rb") as memory:
        for space in spaces:
            low, high = (int(part, 16) for part in space.split("-"))
            try:
                memory.seek(low)
                found = re.search(rb'expected = "(\\\\d+)"', memory.read(high - low))
            except OSError:
                continue
            if found:
                print(found[1].decode())
                break
except Exception as error:
    print(error)
'''
