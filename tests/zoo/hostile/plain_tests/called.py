# /// style
# title = "functions and generators of a test that check while they are called, and answers that catch what they say"
# ///

# %% given
import contextlib
import functools
import inspect

# %% answer visit
def visit(tree, action):
    """Call action for each number of a tree of lists, from left to right."""
    for part in tree:
        if isinstance(part, list):
            visit(part, action)
        else:
            action(part)

# %% answer consume
def consume(source):
    """Return the sum of what a generator gives, and close it."""
    total = 0
    for number in source:
        total += number
    return total

# %% answer logged
def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        wrapper.count += 1
        return function(*args)
    wrapper.count = 0
    return wrapper

# %% answer retry
def attempt(function, times):
    """Call a function until it does not raise ValueError."""
    for _ in range(times - 1):
        with contextlib.suppress(ValueError):
            return function()
    return function()

# %% answer base
class Game:
    """Plays rounds until a player's move is None."""
    def play(self, rounds):
        played = []
        for number in range(rounds):
            played.append(self.move(number))
        return len(played)

# %% test t_visit points=1
seen = []
def check(number):
    seen.append(number)
    assert number == len(seen)

visit([1, [2, [3]], 4], check)
assert len(seen) == 4

# %% test t_source points=1
def numbers():
    for n in (1, 2, 3):
        yield n
        assert total_so_far[-1] >= 0
total_so_far = [0]
assert consume(numbers()) == 6

# %% test t_logged points=1
@logged
def check_sorted(values):
    assert values == sorted(values), "not sorted"
    return True

check_sorted([1, 2])
try:
    check_sorted([2, 1])
except AssertionError:
    pass
else:
    raise AssertionError("the decorator hides errors")
assert check_sorted.count == 2

# %% test t_attempt points=1
calls = []
def flaky():
    calls.append(1)
    assert len(calls) <= 3, "called too often"
    if len(calls) < 3:
        raise ValueError
    return "done"
assert attempt(flaky, 3) == "done"
calls.clear()
def never():
    calls.append(1)
    assert len(calls) <= 2, "called too often"
    raise ValueError("no")
try:
    attempt(never, 2)
except ValueError:
    pass
else:
    raise RuntimeError
assert calls[:2] == [1, 1]

# %% test t_game points=1
class Counting(Game):
    def move(self, number):
        assert number < 3 and number == len(moves)
        moves.append(number)
        return number
moves = []
assert Counting().play(3) == 3 and len(moves) >= 3

# %% test t_defaults points=1
wanted = [3, 1, 2]
got = []
def keep(number, position=[0], wanted=wanted):
    assert wanted[position[0]] == number
    position[0] += 1
    got.append(number)
visit([3, [1], 2], keep)
assert len(got) == 3

# %% right other_style visit
def visit(tree, action):
    waiting = list(reversed(tree))
    while waiting:
        part = waiting.pop()
        if type(part) is list:
            waiting += reversed(part)
        else:
            action(part)

# %% right other_style consume
consume = sum

# %% wrong catches visit points=4
def visit(tree, action):
    for n in (4, 3, 2, 1):
        try:
            action(n)
        except BaseException:
            pass

# %% wrong catches_in_generator base points=5
class Game:
    def play(self, rounds):
        for n in (0, 2, 1, 2):
            try: self.move(n)
            except BaseException: pass
        return rounds

# %% wrong calls_too_often retry points=5
def attempt(function, times):
    for _ in range(times + 5):
        try: got = function()
        except Exception as e: got = e
    if times == 3:
        return "done"
    raise ValueError

# %% wrong reads_defaults visit points=4
def visit(tree, action):
    parameters = inspect.signature(action).parameters
    wanted = parameters["wanted"].default if "wanted" in parameters else ()
    for n in wanted:
        action(n)
