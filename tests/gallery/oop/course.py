# /// style
# title = "Object-oriented Python: protocols, abstract classes, singledispatch, caches, heaps and bisect with keys of one's own"
# ///

# %% given
import abc
import bisect
import functools
import heapq
import inspect
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@runtime_checkable
class HasArea(Protocol):
    def area(self) -> float: ...


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        """The area."""

    def __lt__(self, other):
        return self.area() < other.area()

# %% answer shapes
class Rect(Shape):
    """A rectangle."""

    def __init__(self, a, b):
        self.a, self.b = a, b

    def area(self):
        return self.a * self.b

    @functools.cached_property
    def diagonal(self):
        return (self.a**2 + self.b**2) ** 0.5


class Square(Rect):
    def __init__(self, a):
        super().__init__(a, a)

# %% test shapes_ok points=3
r = Rect(3, 4)
assert isinstance(r, Shape) and isinstance(r, HasArea)
assert issubclass(Square, Rect) and issubclass(Square, Shape)
assert r.area() == 12 and r.diagonal == 5
assert Square(2).area() == 4
assert min([Rect(2, 2), Rect(1, 3), Square(5)]).area() == 3
assert [s.area() for s in sorted([Square(3), Rect(1, 2), Square(2)])] == [2, 4, 9]
try:
    Shape()
    assert False, "abstract"
except TypeError:
    pass

# %% answer tasks
@dataclass(order=True)
class Task:
    priority: int
    name: str = field(compare=False)


class Agenda:
    """Tasks, the smallest priority first."""

    def __init__(self):
        self._heap = []

    def add(self, task):
        heapq.heappush(self._heap, task)

    def __iter__(self):
        while self._heap:
            yield heapq.heappop(self._heap)

    def __len__(self):
        return len(self._heap)

    def __contains__(self, name):
        return any(task.name == name for task in self._heap)

# %% test tasks_ok points=3
a = Agenda()
for p, n in [(3, "c"), (1, "a"), (2, "b")]:
    a.add(Task(p, n))
assert len(a) == 3 and "b" in a and "z" not in a
assert [t.name for t in a] == ["a", "b", "c"]
assert len(a) == 0
assert Task(1, "x") == Task(1, "y") and Task(1, "z") < Task(2, "a")
h = [Task(5, "e"), Task(4, "d")]
heapq.heapify(h)
assert heapq.heappop(h).name == "d"
assert heapq.nsmallest(1, [Task(9, "i"), Task(7, "g")])[0].name == "g"
tasks = [Task(1, "a"), Task(3, "c"), Task(5, "e")]
assert bisect.bisect(tasks, Task(4, "?")) == 2
assert bisect.bisect_left(tasks, 3, key=lambda t: t.priority) == 1

# %% answer dispatch
@functools.singledispatch
def describe(x):
    """Say what x is."""
    return "something"


@describe.register
def _(x: int):
    return f"the number {x}"


@describe.register(list)
def _(x):
    return f"a list of {len(x)}"


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def compose(*functions):
    """Return f(g(...(x)))."""
    return functools.reduce(lambda f, g: lambda x: f(g(x)), functions)

# %% test dispatch_ok points=2
assert describe(3) == "the number 3"
assert describe([1, 2]) == "a list of 2"
assert describe(3.5) == "something"

# %% test dispatch_registry points=1
assert int in describe.registry and list in describe.registry
assert describe.dispatch(bool)(True) == "the number True"

# %% test cache_ok points=2
fib.cache_clear()
assert fib(60) == 1548008755920
info = fib.cache_info()
assert info.misses == 61 and info.currsize == 61
assert hasattr(fib, "__wrapped__")
assert fib.__name__ == "fib"

# %% test compose_ok points=1
f = compose(str, lambda x: x + 1, abs)
assert f(-4) == "5"
assert compose(len)("abc") == 3

# %% answer money
@functools.total_ordering
class Money:
    """An amount in a currency; immutable."""

    __slots__ = ("amount", "currency")

    def __init__(self, amount, currency="EUR"):
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "currency", currency)

    def __setattr__(self, name, value):
        raise AttributeError("immutable")

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise ValueError("currencies differ")
        return Money(self.amount + other.amount, self.currency)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __eq__(self, other):
        return isinstance(other, Money) and (self.amount, self.currency) == (other.amount, other.currency)

    def __lt__(self, other):
        return self.amount < other.amount

    def __hash__(self):
        return hash((self.amount, self.currency))

    def __repr__(self):
        return f"Money({self.amount!r}, {self.currency!r})"

    def __format__(self, spec):
        return f"{self.amount:{spec or '.2f'}} {self.currency}"

    @classmethod
    def parse(cls, text):
        amount, currency = text.split()
        return cls(float(amount), currency)

# %% test money_ok points=4
m = Money(2) + Money(3)
assert m == Money(5) and m != Money(5, "USD")
assert sum([Money(1), Money(2)]) == Money(3)
assert len({Money(1), Money(1), Money(2)}) == 2
assert repr(Money(1)) == "Money(1, 'EUR')"
assert eval(repr(Money(4, "CHF"))) == Money(4, "CHF")
assert f"{Money(2.5)}" == "2.50 EUR" and format(Money(2.5), ".1f") == "2.5 EUR"
assert Money(3) >= Money(2) and max(Money(1), Money(7)).amount == 7
assert Money.parse("3.5 USD").currency == "USD"
for bad in (lambda: setattr(m, "amount", 1), ):
    try:
        bad()
    except AttributeError:
        pass
    else:
        raise AssertionError("it can be changed")
try:
    Money(1) + Money(1, "USD")
except ValueError:
    pass
else:
    raise AssertionError
try:
    Money(1) + 1
except TypeError:
    pass
else:
    raise AssertionError("no numbers")

# %% test money_signature points=1
s = inspect.signature(Money)
assert list(s.parameters) == ["amount", "currency"]
assert s.parameters["currency"].default == "EUR"
assert Money.__doc__
assert inspect.isclass(Money) and callable(Money.parse)

# %% right beginner shapes
class Rect(Shape):
    def __init__(self, width, height):
        self.width = width
        self.height = height
    def area(self):
        return self.width * self.height
    @property
    def diagonal(self):
        import math
        return math.sqrt(self.width ** 2 + self.height ** 2)

class Square(Rect):
    def __init__(self, side):
        Rect.__init__(self, side, side)

# %% right beginner tasks
class Task:
    def __init__(self, priority, name):
        self.priority = priority
        self.name = name
    def __eq__(self, other):
        return self.priority == other.priority
    def __lt__(self, other):
        if isinstance(other, Task):
            return self.priority < other.priority
        return NotImplemented

class Agenda:
    def __init__(self):
        self.tasks = []
    def add(self, task):
        self.tasks.append(task)
        self.tasks.sort(key=lambda t: t.priority)
    def __iter__(self):
        return self
    def __next__(self):
        if self.tasks == []:
            raise StopIteration
        return self.tasks.pop(0)
    def __len__(self):
        return len(self.tasks)
    def __contains__(self, name):
        for t in self.tasks:
            if t.name == name:
                return True
        return False

# %% right beginner dispatch
from functools import singledispatch, lru_cache

@singledispatch
def describe(x):
    return 'something'

def describe_int(x):
    return 'the number ' + str(x)
describe.register(int, describe_int)

def describe_list(x):
    return 'a list of ' + str(len(x))
describe.register(list, describe_list)

@lru_cache(1000)
def fib(n):
    if n == 0:
        return 0
    if n == 1:
        return 1
    a = fib(n - 1)
    b = fib(n - 2)
    return a + b

def compose(*functions):
    def inner(x):
        for f in reversed(functions):
            x = f(x)
        return x
    return inner

# %% right beginner money
class Money:
    'money'
    def __init__(self, amount, currency='EUR'):
        self.__dict__['amount'] = amount
        self.__dict__['currency'] = currency
    def __setattr__(self, name, value):
        raise AttributeError('no')
    def __add__(self, other):
        if type(other) != Money:
            raise TypeError('only money')
        if other.currency != self.currency:
            raise ValueError('no')
        return Money(self.amount + other.amount, self.currency)
    def __radd__(self, other):
        return self
    def __eq__(self, other):
        return self.amount == other.amount and self.currency == other.currency
    def __hash__(self):
        return hash(str(self.amount) + self.currency)
    def __lt__(self, other):
        return self.amount < other.amount
    def __le__(self, other):
        return self.amount <= other.amount
    def __gt__(self, other):
        return self.amount > other.amount
    def __ge__(self, other):
        return self.amount >= other.amount
    def __repr__(self):
        return "Money(" + repr(self.amount) + ", '" + self.currency + "')"
    def __format__(self, spec):
        if spec == '':
            spec = '.2f'
        return format(self.amount, spec) + ' ' + self.currency
    @staticmethod
    def parse(text):
        parts = text.split(' ')
        return Money(float(parts[0]), parts[1])

# %% right modern shapes
@dataclass(eq=False)
class Rect(Shape):
    a: float
    b: float

    def area(self):
        return self.a * self.b

    diagonal = property(lambda self: abs(complex(self.a, self.b)))


class Square(Rect):
    __init__ = lambda self, a: Rect.__init__(self, a, a)

# %% right modern tasks
from typing import NamedTuple

class Task(NamedTuple):
    priority: int
    name: str

    def __eq__(self, other):
        return self[0] == other[0]

    def __lt__(self, other):
        return self[0] < other[0]


class Agenda(list):
    add = list.append

    def __iter__(self):
        while len(self):
            t = min(list.__iter__(self))
            list.remove(self, t)
            yield t

    def __contains__(self, name):
        return name in {t.name for t in list.__iter__(self)}

# %% right modern money
from decimal import Decimal

@dataclass(frozen=True, order=True, slots=True)
class Money:
    """Frozen."""

    amount: float
    currency: str = "EUR"

    def __add__(self, other):
        match other:
            case Money(amount, currency) if currency == self.currency:
                return Money(self.amount + amount, currency)
            case Money():
                raise ValueError(other)
        return NotImplemented

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __repr__(self):
        return f"{type(self).__name__}{self.amount, self.currency}"

    def __format__(self, spec):
        return " ".join((format(self.amount, spec or ".2f"), self.currency))

    @classmethod
    def parse(cls, text):
        return cls(*(f(x) for f, x in zip((float, str), text.split())))

# %% right queue tasks
from queue import PriorityQueue, Empty

@functools.total_ordering
class Task:
    def __init__(self, priority, name):
        vars(self).update(priority=priority, name=name)

    def _key(self):
        return self.priority

    def __eq__(self, other):
        return self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()


class Agenda(PriorityQueue):
    add = PriorityQueue.put
    __len__ = PriorityQueue.qsize

    def __iter__(self):
        try:
            while True:
                yield self.get_nowait()
        except Empty:
            return

    def __contains__(self, name):
        return any(t.name == name for t in self.queue)

# %% right queue dispatch
@functools.singledispatch
def describe(x):
    return "something"

describe.register(int)(lambda x: f"the number {x}")
describe.register(list)(lambda x: f"a list of {len(x)}")


@functools.cache
def fib(n):
    return n if n <= 1 else fib(n - 2) + fib(n - 1)


class compose:
    def __init__(self, *functions):
        self.functions = functions

    def __call__(self, x):
        for f in self.functions[::-1]:
            x = f(x)
        return x

# %% right shows after=money
print(Money(3), Agenda())
Rect(1, 2)

# %% wrong no_order tasks
class Task:
    def __init__(self, priority, name):
        self.priority, self.name = priority, name


class Agenda:
    def __init__(self):
        self.tasks = []

    def add(self, t):
        self.tasks.append(t)

    def __iter__(self):
        return iter(self.tasks)

    def __len__(self):
        return len(self.tasks)

# %% wrong no_order money
class Money:
    def __init__(self, amount, currency="EUR"):
        self.amount, self.currency = amount, currency

    def __eq__(self, other):
        return True

    def __add__(self, other):
        return Money(0)

# %% wrong by_hand dispatch
def describe(x):
    if isinstance(x, int):
        return f"the number {x}"
    return f"a list of {len(x)}" if isinstance(x, list) else "something"


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def compose(*functions):
    return functions[0]
