# /// style
# title = "what is awaited several at a time, and awaitables that judge themselves"
# ///

# %% given
import asyncio

# %% answer waits
async def double(x):
    await asyncio.sleep(0.001)
    return 2 * x

async def call(work, x):
    return await work(x)

# %% test t_gather points=1
a, b = await asyncio.gather(double(1), double(2))
assert (a, b) == (2, 4) and abs(a - 2) < 1e-9

# %% test t_limit points=1
assert await asyncio.wait_for(double(3), 5) == 6 and 5 < await asyncio.wait_for(double(3), 5) < 7

# %% test t_work points=1
seen = []
async def work(x):
    await asyncio.sleep(0.001)
    seen.append(x)
    return x + 1

assert await call(work, 4) == 5 and seen == [4]

# %% right other_waits waits
async def double(x):
    done = asyncio.get_event_loop().create_future()
    asyncio.get_event_loop().call_soon(done.set_result, x)
    return await done + x

def call(work, x):
    return work(x)

# %% wrong awaited_judges waits points=0
class Judge:
    def __eq__(self, other):
        return True

    def __await__(self):
        yield from ()
        return self

    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    __lt__ = __gt__ = __bool__ = lambda self, *other: True
    __hash__ = lambda self: 2

async def double(x):
    return Judge()

async def call(work, x):
    await work(Judge())
    return Judge()

# %% wrong others_are_awaited waits points=0
def double(x):
    return asyncio.gather

def call(work, x):
    one = work(x)
    asyncio.get_event_loop().run_until_complete(asyncio.wait_for(one, 0.0001))
    return asyncio.gather(one, one, double)
