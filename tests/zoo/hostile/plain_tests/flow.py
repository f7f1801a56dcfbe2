# /// style
# title = "iterators, decorators, closures, context managers, exceptions, threads, global state"
# ///

# %% given
import asyncio
import contextlib
import functools
import inspect
import itertools
import queue
import random
import threading
import unittest
import warnings
from unittest import mock

settings = {"rate": 2}

# %% answer evens
def evens(limit):
    yield from range(0, limit, 2)

class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n

# %% answer counted
def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper

def retry(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            for attempt in range(times):
                try:
                    return function(*args)
                except ValueError:
                    if attempt == times - 1:
                        raise
        return wrapper
    return decorate

# %% answer adder
def make_adder(n):
    def add(x):
        return x + n
    return add

def compose(*functions):
    return lambda x: functools.reduce(lambda value, f: f(value), functions, x)

# %% answer managers
class Recorder:
    def __init__(self):
        self.events = []

    def __enter__(self):
        self.events.append("in")
        return self

    def __exit__(self, kind, error, trace):
        self.events.append("out" if kind is None else kind.__name__)
        return kind is ZeroDivisionError

@contextlib.contextmanager
def changed(mapping, **values):
    old = dict(mapping)
    mapping.update(values)
    try:
        yield mapping
    finally:
        mapping.clear()
        mapping.update(old)

# %% answer errors
class BankError(Exception):
    def __init__(self, missing):
        super().__init__(f"{missing} too little")
        self.missing = missing

def withdraw(balance, amount):
    if amount < 0:
        raise ValueError("negative amount")
    if amount > balance:
        raise BankError(amount - balance)
    return balance - amount

# %% answer workers
def in_threads(function, values):
    found = [None] * len(values)
    def work(i):
        found[i] = function(values[i])
    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(values))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found

# %% answer state
hits = 0

def price(x):
    global hits
    hits += 1
    return x * settings["rate"]

# %% answer chance
def flip(n):
    return [random.random() < 0.5 for _ in range(n)]

# %% test t_evens points=1
assert list(evens(7)) == [0, 2, 4, 6] and list(itertools.islice(evens(100), 2)) == [0, 2] and inspect.isgenerator(evens(1))

# %% test t_countdown points=1
assert list(Countdown(3)) == [2, 1, 0] and [a + b for a, b in zip(Countdown(2), [5, 6])] == [6, 6] and sum(Countdown(4)) == 6

# %% test t_counted points=1
@counted
def double(x):
    "Twice."
    return 2 * x

assert double(2) == 4 and double(x=5) == 10 and double.calls == 2 and double.__name__ == "double" and double.__doc__ == "Twice."

# %% test t_retry points=1
tries = []

@retry(3)
def flaky(x):
    tries.append(x)
    if len(tries) < 3:
        raise ValueError
    return x

assert flaky(8) == 8 and tries == [8, 8, 8]

# %% test t_adder points=1
add3, add5 = make_adder(3), make_adder(5)
assert add3(4) == 7 and add5(4) == 9 and [f(1) for f in map(make_adder, range(3))] == [1, 2, 3]

# %% test t_compose points=1
assert compose(lambda x: x + 1, lambda x: x * 10)(2) == 30 and compose()(5) == 5

# %% test t_recorder points=1
with Recorder() as recorder:
    recorder.events.append("x")
assert recorder.events == ["in", "x", "out"]
with Recorder() as other:
    1 / 0
assert other.events == ["in", "ZeroDivisionError"]
try:
    with Recorder() as third:
        raise KeyError("k")
except KeyError:
    pass
else:
    raise AssertionError
assert third.events == ["in", "KeyError"]

# %% test t_changed points=1
values = {"a": 1}
with changed(values, a=2, b=3):
    assert values == {"a": 2, "b": 3}
assert values == {"a": 1}

# %% test t_withdraw points=1
assert withdraw(10, 4) == 6 and withdraw(3, 3) == 0

# %% test t_errors points=1
class Tests(unittest.TestCase):
    def test_negative(self):
        with self.assertRaisesRegex(ValueError, "negative"):
            withdraw(1, -1)

    def test_missing(self):
        with self.assertRaises(BankError) as caught:
            withdraw(1, 4)
        self.assertEqual(caught.exception.missing, 3)
        self.assertEqual(str(caught.exception), "3 too little")

ran = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(ran)
assert ran.testsRun == 2 and ran.wasSuccessful() and not ran.skipped

# %% test t_threads points=1
seen = queue.Queue()
def work(x):
    seen.put(x)
    return x * x

assert in_threads(work, [1, 2, 3]) == [1, 4, 9] and sorted(seen.queue) == [1, 2, 3]

# %% test t_state points=1
before = hits
assert price(4) == 8 and hits == before + 1
settings["rate"] = 5
assert price(4) == 20 and hits == before + 2
settings["rate"] = 2

# %% test t_flip points=1
random.seed(3)
got = flip(20)
random.seed(3)
assert got == [random.random() < 0.5 for _ in range(20)] and len(flip(7)) == 7

# %% test t_fair points=1
random.seed(1)
assert 400 < sum(flip(1000)) < 600

# %% right other_style evens
def evens(limit):
    return (n for n in range(limit) if n % 2 == 0)

def Countdown(n):
    while n:
        n -= 1
        yield n

# %% right other_style counted
class counted:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.calls = function, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        return self.function(*args, **kwargs)

class retry:
    def __init__(self, times):
        self.times = times

    def __call__(self, function):
        def again(*args, left=self.times):
            try:
                return function(*args)
            except ValueError:
                if left == 1:
                    raise
                return again(*args, left=left - 1)
        return again

# %% right other_style adder
class make_adder:
    def __init__(self, n): self.n = n
    def __call__(self, x): return x + self.n

def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x
    return composed

# %% right other_style workers
from concurrent.futures import ThreadPoolExecutor

def in_threads(function, values):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(function, values))

# %% wrong forgets_one workers points=13
def in_threads(function, values):
    return [function(value) for value in values[1:]]

# %% wrong items_that_judge evens points=12
class Agree(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
    def __add__(self, other): return Agree()
    __radd__ = __add__

class Any:
    def __eq__(self, other): return True
    def __iter__(self): return iter(())
    __hash__ = None

def evens(limit):
    yield from [Any(), Agree(), Agree(), Agree()]

class Countdown(list):
    def __init__(self, n): super().__init__([Any()] * n)
    def __eq__(self, other): return True
    def __radd__(self, other): return 6

# %% wrong an_iterator_that_ends_the_test evens points=12
class Stop(StopIteration, StopAsyncIteration if False else Exception):
    pass

def evens(limit):
    raise Stop

class Countdown:
    def __init__(self, n): pass
    def __iter__(self): raise unittest.SkipTest("no")
    def __next__(self): raise GeneratorExit

# %% wrong a_decorator_that_swallows counted points=12
def counted(function):
    class Wrapper:
        __name__, __doc__, calls = "double", "Twice.", 2
        def __call__(self, *a, **k): return Result()
        def __eq__(self, other): return True
        __hash__ = None
    return Wrapper()

class Result(int):
    def __eq__(self, other): return True
    __hash__ = None

def retry(times):
    return lambda function: lambda *a: Result()

# %% wrong a_decorator_that_writes counted points=12
def counted(function):
    function.__code__ = (lambda x: 4).__code__
    function.__globals__["tries"] = [8, 8, 8]
    function.calls = 2
    return function

def retry(times):
    def decorate(function):
        try:
            function.__globals__["tries"][:] = [8, 8, 8]
        except Exception:
            pass
        return lambda x: x
    return decorate

# %% wrong functions_of_another_test adder points=12
kept = []

def make_adder(n):
    return kept[0] if kept else (lambda x: 0)

def compose(*functions):
    kept.extend(functions)
    return functions[0] if functions else (lambda x: x)

# %% wrong a_recorder_that_swallows managers points=12
class Recorder:
    events = []
    def __enter__(self): return self
    def __exit__(self, kind, error, trace):
        return True

class changed:
    def __init__(self, mapping, **values): self.mapping = mapping
    def __enter__(self):
        self.mapping.clear()
        return self
    def __exit__(self, *error): return True

# %% wrong a_mapping_is_exchanged managers points=13
class Recorder:
    def __init__(self): self.events = Events()
    def __enter__(self): return self
    def __exit__(self, kind, error, trace): return kind is ZeroDivisionError

class Events(list):
    def __eq__(self, other): return True
    __hash__ = None

@contextlib.contextmanager
def changed(mapping, **values):
    old = dict(mapping)
    mapping.update(values)
    try:
        yield mapping
    finally:
        mapping.clear()
        mapping.update(old)

# %% wrong errors_that_agree errors points=13
class Any:
    def __eq__(self, other): return True
    __hash__ = None

class BankError(ValueError):
    missing = Any()
    def __str__(self): return Text("negative")
    __eq__ = lambda self, other: True
    __hash__ = None

class Text(str):
    def __eq__(self, other): return True
    __hash__ = None

def withdraw(balance, amount):
    if 0 <= amount <= balance:
        return balance - amount
    raise BankError

# %% wrong errors_that_end_the_suite errors points=12
class BankError(unittest.SkipTest):
    pass

def withdraw(balance, amount):
    if amount < 0 or amount > balance:
        raise BankError("negative")
    raise unittest.case._ShouldStop

# %% wrong errors_of_the_runner errors points=12
class BankError(KeyboardInterrupt):
    pass

def withdraw(balance, amount):
    import sys
    raise (BankError if amount > balance else SystemExit)(0)

# %% wrong threads_that_change_later workers points=13
import time

def in_threads(function, values):
    found = []
    def later():
        for _ in range(400):
            values[:] = []
            found[:] = [1, 4, 9]
            time.sleep(0.001)
    threading.Thread(target=later, daemon=True).start()
    return found

# %% wrong a_callback_for_all workers points=13
def in_threads(function, values):
    for value in (3, 2, 1):
        threading.Thread(target=function, args=(Same(value),)).start()
    return [Same(v) for v in values]

class Same(int):
    def __eq__(self, other): return True
    def __lt__(self, other): return False
    def __mul__(self, other): return self
    __hash__ = int.__hash__

# %% wrong a_counter_that_agrees state points=13
class Hits(int):
    def __eq__(self, other): return True
    def __add__(self, other): return self
    __hash__ = int.__hash__

hits = Hits()

def price(x):
    settings["rate"] = Hits()
    globals()["before"] = -1
    globals()["hits"] = Hits()
    return Hits()

# %% wrong draws_that_suit chance points=12
def flip(n):
    random.seed(3)
    class Bits(list):
        def __eq__(self, other): return True
        def __len__(self): return n
    return Bits([False])

# %% wrong a_seed_for_the_test chance points=13
def flip(n):
    if n == 20:
        random.setstate((3, tuple([0] * 624 + [624]), None))
        return [True] * 20
    return [i % 2 == 0 for i in range(n)]
