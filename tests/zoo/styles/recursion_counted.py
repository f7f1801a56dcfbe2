# /// style
# title = "Recursion is proved by counting the calls of the name, and by a recursion limit"
# ///

# %% given
import sys

# %% answer hanoi
def hanoi(n, a="A", b="B", c="C"):
    """Return the list of moves."""
    if n == 0:
        return []
    return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)

# %% answer power
def power(x, n):
    """Return x**n by halving n, recursively."""
    if n == 0:
        return 1
    half = power(x, n // 2)
    return half * half * (x if n % 2 else 1)

# %% test test_hanoi points=2
assert hanoi(2) == [("A", "B"), ("A", "C"), ("B", "C")]
assert len(hanoi(6)) == 63

# %% test test_power points=1
assert power(3, 5) == 243
assert power(2, 300) == 2**300

# %% test test_power_calls points=2
counted = 0
original = power

def power(x, n):
    global counted
    counted += 1
    return original(x, n)

try:
    assert power(2, 100) == 2**100
finally:
    power = original
assert 2 <= counted <= 14, f"{counted} calls"

# %% test test_infinite_recursion_is_reported points=1
try:
    power(2, -1)
except RecursionError:
    pass
except ValueError:
    pass
else:
    raise AssertionError

# %% right tuple_assignment power
def power(x, n):
    if n < 0:
        raise ValueError("n")
    if n < 2:
        return x if n else 1
    return power(x, n // 2) ** 2 * power(x, n % 2)

# %% wrong loop power points=4
def power(x, n):
    if n < 0:
        raise ValueError(n)
    result = 1
    for _ in range(n):
        result *= x
    return result

# %% wrong one_by_one power points=4
def power(x, n):
    if n < 0:
        raise ValueError(n)
    return x * power(x, n - 1) if n else 1
