# /// style
# title = "Collections: itertools, deque, Counter, namedtuple, dataclass, enum, array, UserList, csv.reader"
# ///

# %% file stock.csv
item,amount,price
bolt,120,0.10
nut,80,0.05
"washer, big",40,0.20

# %% given
import array
import csv
import itertools
from collections import ChainMap, Counter, OrderedDict, UserList, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from enum import Enum, auto

# %% answer lazy
def chunks(items, n):
    """Return the items in lists of n, the last one maybe shorter."""
    items = list(items)
    return [items[i : i + n] for i in range(0, len(items), n)]


def pairs(items):
    """Return neighbours: (a, b), (b, c), ..."""
    return list(itertools.pairwise(items))


def evens():
    """Return an iterator over 0, 2, 4, ... without end."""
    return itertools.count(0, 2)

# %% test lazy_ok points=2
assert [list(c) for c in chunks("abcde", 2)] == [["a", "b"], ["c", "d"], ["e"]]
assert list(pairs([1, 2, 3])) == [(1, 2), (2, 3)]
assert list(chunks([], 3)) == []

# %% test endless_ok points=2
assert list(itertools.islice(evens(), 4)) == [0, 2, 4, 6]
it = evens()
assert next(it) == 0 and next(it) == 2
assert [x for x, _ in zip(evens(), "abc")] == [0, 2, 4]

# %% answer windows
def moving_sum(numbers, n):
    """Return the sums of n neighbours."""
    window, out = deque(maxlen=n), []
    for x in numbers:
        window.append(x)
        if len(window) == n:
            out.append(sum(window))
    return out


def rotate(items, k):
    """Return the items as a deque, rotated by k to the right."""
    made = deque(items)
    made.rotate(k)
    return made


def letters(text):
    """Return how often each letter occurs: a dictionary; 0 for those that do not."""
    return Counter(c for c in text.lower() if c.isalpha())


def index(words):
    """Return a dictionary: first letter -> list of words."""
    found = defaultdict(list)
    for word in words:
        found[word[0]].append(word)
    return found

# %% test windows_ok points=2
assert list(moving_sum(iter([1, 2, 3, 4]), 2)) == [3, 5, 7]
turned = rotate("abcd", 1)
assert list(turned) == ["d", "a", "b", "c"]
assert turned[0] == "d" and len(turned) == 4

# %% test dicts_ok points=2
found = letters("Banana!")
assert found["a"] == 3 and found["z"] == 0
assert sum(found.values()) == 6
by = index(["ant", "bee", "ape"])
assert by["a"] == ["ant", "ape"]
assert sorted(by) == ["a", "b"]
assert isinstance(by, dict)

# %% answer records
Point = namedtuple("Point", "x y")


@dataclass(order=True)
class Item:
    """What a shop has: sorted by price, then name."""

    price: float
    name: str
    tags: list = field(default_factory=list, compare=False)


class Level(Enum):
    """How urgent something is."""

    LOW = 1
    MIDDLE = 2
    HIGH = 3

    @property
    def up(self):
        """The next level; HIGH stays."""
        return Level(min(self.value + 1, 3))


def centre(points):
    """Return the mean of points as a Point."""
    xs, ys = zip(*points)
    return Point(sum(xs) / len(xs), sum(ys) / len(ys))

# %% test points_ok points=2
p = Point(1, 2)
assert p.x == 1 and p[1] == 2 and len(p) == 2
x, y = p
assert (x, y) == (1, 2)
assert p._replace(y=5) == Point(1, 5)
c = centre([Point(0, 0), Point(2, 4)])
assert c == Point(1, 2) and isinstance(c, Point)
assert c.y == 2
assert Point._fields == ("x", "y")

# %% test items_ok points=2
a, b = Item(2.0, "nut"), Item(1.5, "bolt", ["steel"])
assert min(a, b).name == "bolt"
assert sorted([a, b]) == [b, a]
assert Item(2.0, "nut") == a and a.tags == []
a.tags.append("new")
assert Item(1, "x").tags == []
assert "nut" in repr(a)
assert a.tags == ["new"]

# %% test levels_ok points=2
assert Level.LOW.up is Level.MIDDLE
assert Level["HIGH"].up == Level.HIGH
assert [level.name for level in Level] == ["LOW", "MIDDLE", "HIGH"]
assert Level(2) is Level.MIDDLE
assert len({Level.LOW, Level.HIGH, Level.LOW}) == 2

# %% answer read
def read_stock(path):
    """Return the rows below the head of a csv file, each a list of texts."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    return rows[1:]


def worth(rows):
    """Return the sum of amount times price."""
    return sum(int(amount) * float(price) for _, amount, price in rows)


def numbers(rows):
    """Return the amounts as an array.array of whole numbers."""
    return array.array("i", [int(row[1]) for row in rows])


class History(UserList):
    """A list that keeps its last three entries only."""

    def append(self, item):
        super().append(item)
        del self.data[:-3]

# %% test read_ok points=2
rows = list(read_stock("stock.csv"))
assert len(rows) == 3
assert rows[2][0] == "washer, big"
assert abs(worth(rows) - 24) < 1e-9
with open("stock.csv") as f:
    reader = csv.reader(f)
    next(reader)
    assert round(worth(reader), 2) == 24

# %% test array_ok points=1
got = numbers([["x", "3", "1"], ["y", "-4", "1"]])
assert got.tolist() == [3, -4] if hasattr(got, "tolist") else list(got) == [3, -4]
assert got[1] == -4

# %% test history_ok points=2
h = History([1])
for i in range(5):
    h.append(i)
assert list(h) == [2, 3, 4]
assert h == [2, 3, 4] and len(h) == 3
assert h[-1] == 4 and 3 in h
assert isinstance(h, UserList)

# %% right other lazy
def chunks(items, n):
    it = iter(items)
    while part := tuple(itertools.islice(it, n)):
        yield part


def pairs(items):
    return zip(items, items[1:])


def evens():
    n = 0
    while True:
        yield n
        n += 2

# %% right other windows
def moving_sum(numbers, n):
    numbers = tuple(numbers)
    return (sum(numbers[i:i + n]) for i in range(len(numbers) - n + 1))


def rotate(items, k):
    items = list(items)
    return items[-k:] + items[:-k]


def letters(text):
    out = defaultdict(int)
    for c in filter(str.isalpha, text.lower()):
        out[c] += 1
    return out


def index(words):
    return OrderedDict((letter, list(group)) for letter, group in itertools.groupby(sorted(words), key=lambda w: w[0]))

# %% right other records
import functools
from typing import NamedTuple


class Point(NamedTuple):
    x: float
    y: float = 0

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)


@functools.total_ordering
class Item:
    def __init__(self, price, name, tags=None):
        self.price, self.name, self.tags = price, name, tags or []

    def __eq__(self, other):
        return (self.price, self.name) == (other.price, other.name)

    def __lt__(self, other):
        return (self.price, self.name) < (other.price, other.name)

    def __repr__(self):
        return f"<{self.name}>"


class Level(Enum):
    LOW = auto()
    MIDDLE = auto()
    HIGH = auto()

    @property
    def up(self):
        levels = list(Level)
        return levels[min(levels.index(self) + 1, len(levels) - 1)]


def centre(points):
    n = len(points)
    return Point(x=sum(p.x for p in points) / n, y=sum(p.y for p in points) / n)

# %% right other read
def read_stock(path):
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            yield [row["item"], row["amount"], row["price"]]


def worth(rows):
    total = 0
    for row in rows:
        total += float(row[1]) * float(row[2])
    return total


numbers = lambda rows: [int(row[1]) for row in rows]


class History(UserList):
    def append(self, item):
        self.data = (self.data + [item])[-3:]

# %% wrong partly lazy
def chunks(items, n):
    return zip(*[iter(items)] * n)


def pairs(items):
    return [[a, b] for a, b in zip(items, items[1:])]


def evens():
    return range(0, 100, 2)

# %% wrong partly windows
def moving_sum(numbers, n):
    return [sum(numbers[i:i + n]) for i in range(len(numbers))]


def rotate(items, k):
    return deque(items).rotate(k)


def letters(text):
    return {c: text.count(c) for c in text}


def index(words):
    return {w[0]: w for w in words}

# %% wrong partly records
Point = tuple

@dataclass
class Item:
    price: float
    name: str
    tags: tuple = ()


class Level:
    LOW, MIDDLE, HIGH = 1, 2, 3


def centre(points):
    return (0, 0)

# %% wrong partly read shape=blank

# %% right messy after=lazy
e = evens()
print(next(e), next(e))
for c in chunks(range(7), 3): print(c)

# %% right messy windows
def moving_sum(numbers, n):
    l = []
    q = deque()
    for x in numbers:
        q.append(x)
        if len(q) > n: q.popleft()
        if len(q) == n: l.append(sum(q))
    return l
def rotate(items, k):
    d = deque(items)
    for _ in range(k): d.appendleft(d.pop())
    return d
def letters(text):
    c = Counter()
    for t in text.lower():
        if t.isalpha(): c.update(t)
    print(c.most_common(2))
    return c
def index(words):
    d = {}
    for w in words: d.setdefault(w[0], []).append(w)
    return d
letters("hello")

# %% right messy after=read
class Big(History):
    pass
b = Big()
b.append(1)
b
