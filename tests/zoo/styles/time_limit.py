# /// style
# title = "The test measures the time: with perf_counter, and with an alarm that ends an endless loop"
# ///

# %% given
import signal
import time


class TooSlow(Exception):
    pass


def ring(*_):
    raise TooSlow

# %% answer fib
def fib(n):
    """Return the n-th Fibonacci number, fast."""
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a

# %% answer search
def search(values, item):
    """Binary search: index of item or -1."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < item:
            low = middle + 1
        else:
            high = middle
    return low if low < len(values) and values[low] == item else -1

# %% test test_fib points=1
assert fib(10) == 55

# %% test test_fib_is_fast points=2
start = time.perf_counter()
fib(33)
assert time.perf_counter() - start < 0.02

# %% test test_search_ends points=1
signal.signal(signal.SIGALRM, ring)
signal.alarm(2)
try:
    assert search([1, 3, 5], 5) == 2
    assert search([1, 3, 5], 4) == -1
finally:
    signal.alarm(0)

# %% test test_still_alive points=1
assert fib(20) == 6765

# %% right bisect search
from bisect import bisect_left

def search(values, item):
    i = bisect_left(values, item)
    return i if values[i : i + 1] == [item] else -1

# %% wrong exponential fib points=3
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

# %% wrong endless search points=4
def search(values, item):
    low, high = 0, len(values) - 1
    while low <= high:
        middle = (low + high) // 2
        if values[middle] == item:
            return middle
        if values[middle] < item:
            low = middle
        else:
            high = middle
    return -1
