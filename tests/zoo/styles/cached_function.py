# /// style
# title = "A function under functools.lru_cache: cache_info, cache_clear, __wrapped__"
# ///

# %% given
from functools import lru_cache

# %% answer ways
@lru_cache(maxsize=None)
def ways(n):
    """Number of ways to climb n stairs by one or two."""
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)

# %% test test_ways points=1
assert [ways(n) for n in range(6)] == [1, 1, 2, 3, 5, 8]
assert ways(90) == 4660046610375530309

# %% test test_ways_is_cached points=2
ways.cache_clear()
assert ways.cache_info().currsize == 0
ways(30)
info = ways.cache_info()
assert info.misses == 31
assert info.hits == 28
assert info.maxsize is None
ways(30)
assert ways.cache_info().hits == 29

# %% test test_wrapped points=1
assert ways.__wrapped__(3) == 3
assert ways.__name__ == "ways"

# %% right cache ways
from functools import cache

@cache
def ways(n):
    if n in (0, 1):
        return 1
    return ways(n - 1) + ways(n - 2)

# %% wrong own_dictionary ways points=1
known = {0: 1, 1: 1}

def ways(n):
    if n not in known:
        known[n] = ways(n - 1) + ways(n - 2)
    return known[n]

# %% wrong bounded_cache ways points=2
from functools import lru_cache

@lru_cache(maxsize=128)
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)
