# /// style
# title = "async def and await at the top of a test cell, gather, async for, asyncio.run"
# ///

# %% given
import asyncio
import inspect

# %% answer fetch
async def fetch(value, delay=0.01):
    """Wait, then return twice the value."""
    await asyncio.sleep(delay)
    return 2 * value


async def fetch_all(values):
    """Fetch all at the same time."""
    return await asyncio.gather(*(fetch(v) for v in values))


async def ticks(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i

# %% test test_fetch points=1
assert await fetch(4) == 8
assert inspect.iscoroutinefunction(fetch)

# %% test test_fetch_all points=2
results = await fetch_all([1, 2, 3])
assert list(results) == [2, 4, 6]

# %% test test_together points=1
a, b = await asyncio.gather(fetch(1), fetch("x"))
assert (a, b) == (2, "xx")
try:
    await asyncio.wait_for(fetch(1, delay=5), timeout=0.05)
except asyncio.TimeoutError:
    pass
else:
    raise AssertionError

# %% test test_async_for points=1
seen = [i async for i in ticks(3)]
assert seen == [0, 1, 2]
async for i in ticks(1):
    seen.append(i)
assert seen[-1] == 0

# %% right tasks fetch
async def fetch(value, delay=0.01):
    await asyncio.sleep(delay)
    return value + value

async def fetch_all(values):
    tasks = [asyncio.create_task(fetch(v)) for v in values]
    return [await task for task in tasks]

async def ticks(n):
    i = 0
    while i < n:
        yield i
        i += 1

# %% wrong not_awaited fetch points=2
async def fetch(value, delay=0.01):
    await asyncio.sleep(delay)
    return 2 * value

async def fetch_all(values):
    return [fetch(v) for v in values]

# %% wrong not_async fetch points=0
def fetch(value, delay=0.01):
    return 2 * value

def fetch_all(values):
    return [fetch(v) for v in values]
