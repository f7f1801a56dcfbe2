# /// style
# title = "Decorators, context managers, generators and exceptions, with classes of the students' own"
# ///

# %% given
import contextlib
import functools
import time
import unittest

# %% answer errors
class BankError(Exception):
    """Any trouble with an account."""


class NotEnough(BankError):
    """More was asked for than is there; `missing` is how much."""

    def __init__(self, missing):
        super().__init__(f"{missing} is missing")
        self.missing = missing


class Account:
    """An account with `balance`."""

    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        """Take money out; raise NotEnough, or ValueError for amounts below 0."""
        if amount < 0:
            raise ValueError("amount is negative")
        if amount > self.balance:
            raise NotEnough(amount - self.balance)
        self.balance -= amount


def transfer(a, b, amount):
    """Move money; a BankError of a is raised from the cause as RuntimeError."""
    try:
        a.withdraw(amount)
    except BankError as error:
        raise RuntimeError("no transfer") from error
    b.balance += amount

# %% test errors_ok points=2
acc = Account(10)
try:
    acc.withdraw(12.5)
except NotEnough as e:
    assert e.missing == 2.5
    assert "2.5" in str(e)
else:
    assert False, "no exception"
assert issubclass(NotEnough, BankError) and issubclass(BankError, Exception)
acc.withdraw(4)
assert acc.balance == 6

# %% test raises_ok points=2
case = unittest.TestCase()
with case.assertRaises(BankError) as caught:
    Account(1).withdraw(3)
assert caught.exception.missing == 2
with case.assertRaisesRegex(ValueError, "negative"):
    Account(1).withdraw(-1)
case.assertRaises(NotEnough, Account().withdraw, 1)

# %% test transfer_ok points=2
a, b = Account(5), Account()
transfer(a, b, 5)
assert (a.balance, b.balance) == (0, 5)
try:
    transfer(a, b, 1)
    raise AssertionError("should fail")
except RuntimeError as e:
    assert isinstance(e.__cause__, NotEnough)
    assert e.args == ("no transfer",)

# %% answer decorators
def counted(f):
    """Count the calls of f in the attribute `calls` of the new function."""
    @functools.wraps(f)
    def inner(*args, **kwargs):
        inner.calls += 1
        return f(*args, **kwargs)
    inner.calls = 0
    return inner


def retry(times, on=Exception):
    """Return a decorator: the function is tried so many times as long as it raises `on`."""
    def decorate(f):
        @functools.wraps(f)
        def inner(*args, **kwargs):
            for left in reversed(range(times)):
                try:
                    return f(*args, **kwargs)
                except on:
                    if not left:
                        raise
        return inner
    return decorate


def memo(f):
    """Remember results by the arguments; they are in the dictionary `known` of the new function."""
    known = {}
    @functools.wraps(f)
    def inner(*args):
        if args not in known:
            known[args] = f(*args)
        return known[args]
    inner.known = known
    return inner

# %% test counted_ok points=2
@counted
def double(x):
    "Twice x."
    return 2 * x

assert double(2) == 4 and double(x=5) == 10
assert double.calls == 2
assert double.__name__ == "double"
assert double.__doc__ == "Twice x."

# %% test retry_ok points=2
tries = []

@retry(3, on=KeyError)
def shaky(n):
    tries.append(n)
    if len(tries) < 3:
        raise KeyError(n)
    return "ok"

assert shaky(7) == "ok" and tries == [7, 7, 7]

@retry(2)
def never():
    raise ZeroDivisionError("always")

try:
    never()
except ZeroDivisionError as e:
    assert str(e) == "always"
else:
    raise AssertionError("the last exception must come through")

# %% test memo_ok points=2
calls = []

@memo
def slow(a, b):
    calls.append((a, b))
    return a + b

assert slow(1, 2) == 3 and slow(1, 2) == 3 and slow(2, 1) == 3
assert calls == [(1, 2), (2, 1)]

@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

assert fib(60) == 1548008755920

# %% answer contexts
@contextlib.contextmanager
def replaced(mapping, key, value):
    """Have another value in a dictionary for a while."""
    old = mapping[key]
    mapping[key] = value
    try:
        yield mapping
    finally:
        mapping[key] = old


class Timer:
    """Measure a block: `seconds` afterwards; exceptions of the kind ValueError are swallowed."""

    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, kind, value, trace):
        self.seconds = time.perf_counter() - self.start
        return kind is not None and issubclass(kind, ValueError)

# %% test contexts_ok points=2
settings = {"mode": "slow", "n": 1}
with replaced(settings, "mode", "fast") as s:
    assert settings["mode"] == "fast"
    assert s["n"] == 1
assert settings["mode"] == "slow"
try:
    with replaced(settings, "n", 2):
        raise KeyError("x")
except KeyError:
    pass
assert settings == {"mode": "slow", "n": 1}

# %% test timer_ok points=2
with Timer() as t:
    time.sleep(0.01)
assert 0.005 < t.seconds < 5
with Timer():
    raise ValueError("gone")
try:
    with Timer() as t2:
        1 / 0
    raise AssertionError("swallowed")
except ZeroDivisionError:
    assert t2.seconds >= 0

# %% answer generators
def running_mean():
    """A coroutine: send numbers, get the mean so far."""
    total, n, mean = 0.0, 0, None
    while True:
        total += yield mean
        n += 1
        mean = total / n


def primes(limit):
    """Yield the primes below limit."""
    for n in range(2, limit):
        if all(n % d for d in range(2, int(n**0.5) + 1)):
            yield n


def chain(*parts):
    """Yield from all parts; return how many there were in all."""
    n = 0
    for part in parts:
        for x in part:
            yield x
            n += 1
    return n

# %% test generators_ok points=3
mean = running_mean()
assert next(mean) is None
assert mean.send(4) == 4 and mean.send(6) == 5
mean.close()
assert list(primes(20)) == [2, 3, 5, 7, 11, 13, 17, 19]
p = primes(10**9)
assert next(p) == 2 and next(p) == 3
assert iter(p) is p
g = chain([1], "ab")
assert list(g) == [1, "a", "b"]
g = chain()
try:
    next(g)
except StopIteration as stop:
    assert stop.value == 0

# %% right other errors
class BankError(Exception):
    pass


class NotEnough(BankError, ValueError):
    @property
    def missing(self):
        return self.args[0]

    def __str__(self):
        return f"you lack {self.missing:.1f}"


class Account:
    def __init__(self, balance=0):
        self._balance = balance

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, new):
        if new < 0:
            raise NotEnough(-new)
        self._balance = new

    def withdraw(self, amount):
        if amount < 0:
            raise ValueError(f"{amount} is negative")
        self.balance = self.balance - amount


def transfer(a, b, amount):
    try:
        a.withdraw(amount)
        b.balance += amount
    except NotEnough as cause:
        error = RuntimeError("no transfer")
        error.__cause__ = cause
        raise error

# %% right other decorators
class counted:
    def __init__(self, f):
        functools.update_wrapper(self, f)
        self.f, self.calls = f, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        return self.f(*args, **kwargs)


class retry:
    def __init__(self, times, on=Exception):
        self.times, self.on = times, on

    def __call__(self, f):
        def inner(*args):
            try:
                return f(*args)
            except self.on:
                if self.times <= 1:
                    raise
            return retry(self.times - 1, self.on)(f)(*args)
        return inner


memo = functools.lru_cache(maxsize=None)

# %% right other contexts
class replaced:
    def __init__(self, mapping, key, value):
        self.mapping, self.key, self.value = mapping, key, value

    def swap(self):
        self.mapping[self.key], self.value = self.value, self.mapping[self.key]

    def __enter__(self):
        self.swap()
        return self.mapping

    def __exit__(self, *exc):
        self.swap()


class Timer(contextlib.ContextDecorator):
    def __init__(self):
        self.t = time.time()

    def __enter__(self):
        return self

    @property
    def seconds(self):
        return time.time() - self.t

    def __exit__(self, kind, value, trace):
        return isinstance(value, ValueError)

# %% right other generators
def running_mean():
    values = []
    x = yield
    while True:
        values.append(x)
        x = yield sum(values) / len(values)


def primes(limit):
    known = []
    n = 2
    while n < limit:
        for p in known:
            if p * p > n:
                known.append(n)
                yield n
                break
            if n % p == 0:
                break
        else:
            known.append(n)
            yield n
        n += 1


def chain(*parts):
    n = 0
    for part in map(list, parts):
        yield from part
        n += len(part)
    return n

# %% wrong partly errors
class BankError(Exception):
    pass


class NotEnough(BankError):
    pass


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise NotEnough("no")
        self.balance -= amount


def transfer(a, b, amount):
    a.withdraw(amount)
    b.balance += amount

# %% wrong partly decorators
def counted(f):
    def inner(*args):
        inner.calls += 1
        return f(*args)
    inner.calls = 0
    return inner


def retry(times, on=Exception):
    return lambda f: f


def memo(f):
    return f

# %% wrong partly contexts
@contextlib.contextmanager
def replaced(mapping, key, value):
    old = mapping[key]
    mapping[key] = value
    yield mapping
    mapping[key] = old


class Timer:
    def __enter__(self):
        self.start = time.time()

    def __exit__(self, *exc):
        self.seconds = time.time() - self.start
        return True

# %% right messy after=errors
try:
    Account(1).withdraw(100)
except NotEnough as e:
    print("caught", e, e.missing)

# %% right messy after=decorators
@counted
@memo
def f(n):
    print("f", n)
    return n
f(1); f(1)
f.calls

# %% right messy contexts
class replaced(contextlib.AbstractContextManager):
    def __init__(self, mapping, key, value):
        self.m = mapping; self.k = key; self.v = value
    def __enter__(self):
        self.old = dict(self.m)
        self.m[self.k] = self.v
        return self.m
    def __exit__(self, a, b, c):
        self.m.clear()
        self.m.update(self.old)
class Timer:
    seconds = None
    def __enter__(self):
        self.a = time.monotonic(); return self
    def __exit__(self, et, ev, tb):
        self.seconds = time.monotonic() - self.a
        print("took", self.seconds)
        if et is ValueError: return True

# %% right messy after=contexts
with Timer() as tt:
    sum(range(100))
tt.seconds
