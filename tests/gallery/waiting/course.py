# /// style
# title = "Concurrency: coroutines, gather, queues, timeouts, asynchronous generators; threads"
#
# [unsplit]
# threads_ok = "a function of the test is called in threads of an answer"
# ///

# %% given
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

log = []


async def fetch(n, delay=0.01):
    """Stands for a slow service."""
    await asyncio.sleep(delay)
    log.append(n)
    return n * n

# %% answer first
async def double_later(x, delay=0.01):
    """Wait, then return 2 * x."""
    await asyncio.sleep(delay)
    return 2 * x


async def fetch_all(numbers):
    """Return fetch(n) of all numbers, all at once, in order."""
    return await asyncio.gather(*(fetch(n) for n in numbers))

# %% test first_ok points=2
assert await double_later(4) == 8
assert asyncio.iscoroutinefunction(double_later)
start = time.perf_counter()
got = await asyncio.gather(*(double_later(k, 0.1) for k in range(5)))
assert list(got) == [0, 2, 4, 6, 8]
assert time.perf_counter() - start < 0.4

# %% test all_ok points=2
assert list(await fetch_all([1, 2, 3])) == [1, 4, 9]
assert list(await fetch_all([])) == []

# %% answer limits
async def or_default(awaitable, seconds, default=None):
    """Return what comes within so many seconds, else the default."""
    try:
        return await asyncio.wait_for(awaitable, seconds)
    except asyncio.TimeoutError:
        return default


async def tick(n):
    """Yield 0 to n - 1, with a pause before each."""
    for i in range(n):
        await asyncio.sleep(0)
        yield i

# %% test limits_ok points=2
assert await or_default(double_later(1), 1) == 2
assert await or_default(asyncio.sleep(5), 0.05, "late") == "late"

# %% test tick_ok points=2
seen = []
async for i in tick(4):
    seen.append(i)
assert seen == [0, 1, 2, 3]
assert [i async for i in tick(2)] == [0, 1]

# %% answer queue
async def pipeline(items, work, workers=2):
    """Call the coroutine function work on all items by so many workers; return the results, sorted."""
    queue, results = asyncio.Queue(), []
    for item in items:
        queue.put_nowait(item)

    async def worker():
        while not queue.empty():
            results.append(await work(queue.get_nowait()))

    await asyncio.gather(*(worker() for _ in range(workers)))
    return sorted(results)

# %% test queue_ok points=2
async def inc(x):
    await asyncio.sleep(0.001)
    return x + 1

assert await pipeline([3, 1, 2], inc) == [2, 3, 4]
assert await pipeline(range(10), fetch, workers=3) == [n * n for n in range(10)]

# %% answer run
def run_all(numbers):
    """Return the squares of all numbers by fetch_all, from code that is not asynchronous."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, fetch_all(numbers)).result()


def threaded(f, items):
    """Return [f(x) for x in items], each computed in a thread of a pool."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(f, items))


class Counter:
    """A counter that threads can share: add(n), `value`."""

    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self, n=1):
        with self.lock:
            self.value += n

# %% test run_ok points=1
assert list(run_all([2, 3])) == [4, 9]

# %% test threads_ok points=2
names = set()
def where(x):
    names.add(threading.current_thread().name)
    time.sleep(0.01)
    return x * 10
assert list(threaded(where, [1, 2, 3])) == [10, 20, 30]
assert threading.current_thread().name not in names

# %% test counter_ok points=2
c = Counter()
threads = [threading.Thread(target=lambda: [c.add() for _ in range(50)]) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert c.value == 200

# %% right other first
async def double_later(x, delay=0.01):
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(delay, done.set)
    await done.wait()
    return x + x


async def fetch_all(numbers):
    tasks = [asyncio.create_task(fetch(n)) for n in numbers]
    return tuple([await t for t in tasks])

# %% right other limits
async def or_default(awaitable, seconds, default=None):
    task = asyncio.ensure_future(awaitable)
    done, waiting = await asyncio.wait({task}, timeout=seconds)
    if waiting:
        task.cancel()
        return default
    return task.result()


class tick:
    def __init__(self, n):
        self.n, self.i = n, -1

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.i += 1
        if self.i >= self.n:
            raise StopAsyncIteration
        return self.i

# %% right other queue
async def pipeline(items, work, workers=2):
    gate = asyncio.Semaphore(workers)
    async def one(item):
        async with gate:
            return await work(item)
    return sorted(await asyncio.gather(*map(one, items)))

# %% right other run
def run_all(numbers):
    out = []
    def target():
        loop = asyncio.new_event_loop()
        out.extend(loop.run_until_complete(fetch_all(numbers)))
        loop.close()
    t = threading.Thread(target=target)
    t.start()
    t.join()
    return out


def threaded(f, items):
    results = {}
    ts = [threading.Thread(target=lambda i=i, x=x: results.__setitem__(i, f(x))) for i, x in enumerate(items)]
    for t in ts: t.start()
    for t in ts: t.join()
    return (results[i] for i in range(len(ts)))


import queue

class Counter:
    def __init__(self):
        self._q = queue.SimpleQueue()

    def add(self, n=1):
        self._q.put(n)

    @property
    def value(self):
        return self._q.qsize()

# %% wrong partly first
def double_later(x, delay=0.01):
    time.sleep(delay)
    return 2 * x


async def fetch_all(numbers):
    return [await fetch(n) for n in numbers]

# %% wrong partly limits
async def or_default(awaitable, seconds, default=None):
    return await awaitable


def tick(n):
    return range(n)

# %% wrong partly run shape=blank

# %% right messy after=first
r = await fetch_all([5])
print(r, log)

# %% right messy queue
async def pipeline(items, work, workers=2):
    l = []
    for i in items:
        l.append(await work(i))
        print(i, end=" ")
    l.sort()
    return l
await pipeline([1], double_later)

# %% right messy after=run
c = Counter()
c.add(3)
c.value
