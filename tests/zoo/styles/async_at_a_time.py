# /// style
# title = "Several coroutines at a time: gather, tasks, time limits, cancelling; coroutines of the test go to the answers"
# ///

# %% given
import asyncio
import time

# %% answer fetch
async def fetch(n, delay=0.1):
    """Wait, then return n * n; of a negative n raise ValueError."""
    await asyncio.sleep(delay)
    if n < 0:
        raise ValueError(f"{n} is below 0")
    return n * n


class Line:
    """Answers one after the other: ask(n) gives n * n, `asked` counts."""

    def __init__(self):
        self.lock, self.asked = asyncio.Lock(), 0

    async def ask(self, n):
        async with self.lock:
            self.asked += 1
            return await fetch(n, 0.01)

# %% answer first
async def first(*waiting, seconds=1):
    """Return what comes first; None if nothing comes in time. The others are cancelled."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    done, late = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    return done.pop().result() if done else None


async def each(work, items):
    """Return [await work(item) for each item], all at the same time."""
    return list(await asyncio.gather(*map(work, items)))

# %% test test_gather points=2
start = time.perf_counter()
assert await asyncio.gather(*(fetch(n) for n in range(8))) == [n * n for n in range(8)]
assert time.perf_counter() - start < 0.6
one, two = asyncio.create_task(fetch(3)), asyncio.create_task(fetch(-2))
assert await one == 9
got = await asyncio.gather(two, fetch(1), return_exceptions=True)
assert isinstance(got[0], ValueError) and got[1] == 1

# %% test test_limit points=1
try:
    await asyncio.wait_for(fetch(1, delay=30), timeout=0.05)
except asyncio.TimeoutError:
    pass
else:
    raise AssertionError
task = asyncio.create_task(fetch(1, delay=30))
await asyncio.sleep(0.02)
task.cancel()
try:
    await task
except asyncio.CancelledError:
    pass
assert task.cancelled()

# %% test test_line points=1
line = Line()
assert await asyncio.gather(*(line.ask(n) for n in range(3))) == [0, 1, 4]
assert line.asked == 3

# %% test test_first points=2
async def slow(x):
    await asyncio.sleep(20)
    return x

async def quick(x):
    await asyncio.sleep(0.01)
    return x

assert await first(slow(1), quick(2)) == 2
assert await first(slow(1), slow(2), seconds=0.05) is None
assert await first(fetch(3, 0.01), fetch(3, 20)) == 9

# %% test test_each points=1
running, most = 0, 0
async def work(x):
    global running, most
    running += 1
    most = max(most, running)
    await asyncio.sleep(0.02)
    running -= 1
    return x + 1

assert await each(work, [1, 2, 3]) == [2, 3, 4]
assert most == 3

# %% right by_tasks first
async def first(*waiting, seconds=1):
    tasks = [asyncio.create_task(one) for one in waiting]
    try:
        return await asyncio.wait_for(anext_of(tasks), seconds)
    except asyncio.TimeoutError:
        return None
    finally:
        for task in tasks:
            task.cancel()

async def anext_of(tasks):
    for task in asyncio.as_completed(tasks):
        return await task

async def each(work, items):
    tasks = [asyncio.create_task(work(item)) for item in items]
    return [await task for task in tasks]

# %% wrong blocks fetch points=4
async def fetch(n, delay=0.1):
    time.sleep(min(delay, 0.2))
    if n < 0:
        raise ValueError(f"{n} is below 0")
    return n * n

class Line:
    def __init__(self):
        self.asked = 0

    async def ask(self, n):
        self.asked += 1
        return n * n

# %% wrong one_after_the_other first points=6
async def first(*waiting, seconds=1):
    tasks = [asyncio.ensure_future(one) for one in waiting]
    done, late = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    return done.pop().result() if done else None

async def each(work, items):
    return [await work(item) for item in items]
