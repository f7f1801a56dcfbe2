# /// style
# title = "classes, dataclasses, own hashes and operators, sorted by keys"
# ///

# %% given
import dataclasses
import functools

cards = ["ten", "two", "ace"]

# %% answer point
@functools.total_ordering
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __iter__(self):
        return iter((self.x, self.y))

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

# %% answer record
@dataclasses.dataclass(frozen=True)
class Record:
    name: str
    marks: tuple = ()

    @property
    def mean(self):
        return sum(self.marks) / len(self.marks)

    @classmethod
    def parse(cls, line):
        name, *marks = line.split()
        return cls(name, tuple(map(int, marks)))

# %% answer stack
class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty stack")
        return self._items.pop()

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def __bool__(self):
        return bool(self._items)

# %% answer keys
def rank(card):
    return {"two": 2, "ten": 10, "ace": 14}[card]

def by_length(word):
    return len(word), word

# %% test t_add points=1
total = Point(1, 2) + Point(3, 4)
assert (total.x, total.y) == (4, 6) and tuple(total) == (4, 6)

# %% test t_abs points=1
assert abs(Point(3, 4)) == 5 and abs(abs(Point(1, 1)) - 2**0.5) < 1e-9

# %% test t_set points=1
assert len({Point(1, 2), Point(1, 2), Point(2, 1)}) == 2

# %% test t_order points=1
assert [p.x for p in sorted([Point(3, 1), Point(1, 1), Point(2, 9)])] == [1, 2, 3] and max(Point(1, 5), Point(1, 7)).y == 7

# %% test t_repr points=1
assert repr(Point(1, 2)) == "Point(1, 2)" and f"{Point(0, 0)}" == "Point(0, 0)"

# %% test t_record points=1
made = Record.parse("ann 3 4")
assert dataclasses.asdict(made) == {"name": "ann", "marks": (3, 4)} and made.mean == 3.5

# %% test t_frozen points=1
made = Record("bob")
try:
    made.name = "eve"
except dataclasses.FrozenInstanceError:
    pass
else:
    raise AssertionError("it can be changed")
assert made.name == "bob"

# %% test t_replace points=1
assert dataclasses.replace(Record("cy", (1,)), name="di").name == "di" and [f.name for f in dataclasses.fields(Record)] == ["name", "marks"]

# %% test t_stack points=1
stack = Stack()
assert not stack and len(stack) == 0
for item in "ab":
    stack.push(item)
assert "a" in stack and "z" not in stack and len(stack) == 2 and stack.pop() == "b"

# %% test t_empty points=1
try:
    Stack().pop()
except IndexError as error:
    assert "empty" in str(error)
else:
    raise AssertionError

# %% test t_keys points=1
assert sorted(cards, key=rank) == ["two", "ten", "ace"] and max(cards, key=rank) == "ace"
assert sorted(["bb", "a", "ab"], key=by_length) == ["a", "ab", "bb"]

# %% right other_style point
class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])
    __add__ = lambda self, other: Point(self.x + other.x, self.y + other.y)
    __abs__ = lambda self: (self.x * self.x + self.y * self.y) ** 0.5
    __repr__ = lambda self: "Point" + super().__repr__()

# %% right other_style stack
import collections

class Stack(collections.deque):
    push = collections.deque.append

    def pop(self):
        if len(self) == 0:
            raise IndexError("empty stack")
        return super().pop()

# %% wrong off_by_one keys points=10
def rank(card):
    return {"two": 2, "ten": 10, "ace": 1}[card]

def by_length(word):
    return len(word), word

# %% wrong numbers_that_agree point points=6
class Agree(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
    def __sub__(self, other): return Agree(0)
    __rsub__ = __abs__ = __sub__
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__

class Point:
    def __init__(self, x, y):
        self.x = self.y = Agree(0)
    def __add__(self, other): return self
    def __abs__(self, *a): return Agree(0)
    def __iter__(self): return iter((Agree(0), Agree(0)))
    def __hash__(self): return id(self)
    def __eq__(self, other): return True
    def __lt__(self, other): return True
    def __repr__(self): return "Point(1, 2)"

# %% wrong attributes_that_turn point points=6
class Turn:
    """Gives another number each time that it is asked."""
    def __init__(self): self.n = 0
    def __get__(self, thing, kind):
        self.n += 1
        return [4, 6, 1, 2, 3, 5, 7][self.n % 7]
    def __set__(self, thing, value): pass

class Point:
    x, y = Turn(), Turn()
    def __init__(self, x, y): pass
    def __add__(self, other): return self
    def __abs__(self): return self.x
    def __iter__(self): return iter((self.x, self.y))
    def __hash__(self): return self.x
    def __lt__(self, other): return self.x < self.y
    def __repr__(self): return f"Point({self.x}, {self.y})"

# %% wrong a_class_that_makes_others record points=8
class Any:
    def __eq__(self, other): return True
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return self
    __hash__ = None

class Meta(type):
    def __call__(cls, *a, **k): return Any()
    def __getattr__(cls, name): return Any() if name[:2] != "__" else type.__getattribute__(cls, name)
    __dataclass_fields__ = {}

class Record(metaclass=Meta):
    parse = staticmethod(lambda line: Any())
    mean = Any()

# %% wrong fields_from_a_namespace record points=8
import types

class Record(types.SimpleNamespace):
    __dataclass_fields__ = {}
    def __init__(self, *a, **k):
        super().__init__(name=None, marks=None, mean=None)
    @classmethod
    def parse(cls, line):
        return types.SimpleNamespace(mean=True, __dataclass_fields__={})

# %% wrong a_length_that_lies stack points=10
class Length(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__

class Stack:
    _n = 0
    def push(self, item): pass
    def pop(self):
        raise IndexError("empty")
    def __len__(self): return Length(2)
    def __contains__(self, item): return item != "z"
    def __bool__(self): return True
    def __eq__(self, other): return True
    __hash__ = None

# %% wrong an_error_that_says_everything stack points=10
class Text(str):
    def __contains__(self, part): return True
    def __eq__(self, other): return True
    __hash__ = str.__hash__

class Empty(IndexError):
    def __str__(self): return Text("no")
    __contains__ = __eq__ = lambda self, other: True
    __hash__ = None

class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def pop(self):
        if not self.items: raise Empty
        return self.items.pop()
    def __len__(self): return len(self.items)
    def __contains__(self, item): return item in self.items

# %% wrong keys_that_compare keys points=10
class Key:
    def __init__(self, word): self.word = word
    def __lt__(self, other): return (self.word, other.word) in (("two", "ten"), ("ten", "ace"), ("two", "ace"), ("a", "ab"), ("ab", "bb"), ("a", "bb"))
    def __gt__(self, other): return other < self
    __eq__ = lambda self, other: True

rank = by_length = Key

# %% wrong keys_that_see_the_list keys points=10
import sys

def rank(card):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, list) and len(value) == 3:
                try: value.sort(key=["two", "ten", "ace"].index)
                except ValueError: pass
        frame = frame.f_back
    return 0

by_length = rank
