# /// style
# title = "what objects and classes of answers contain, and contents that judge themselves"
# ///

# %% given
import dataclasses
import inspect
from collections import namedtuple
from enum import Enum

Range = namedtuple("Range", "low high")


class Suit(Enum):
    HEARTS = "h"
    SPADES = "s"


class Shape:
    def sides(self):
        return 0

# %% answer book
class Book:
    def __init__(self, title, pages):
        self.title, self.pages = title, pages

    def lend(self):
        return self.title

    def __eq__(self, other):
        return isinstance(other, Book) and vars(self) == vars(other)

# %% answer results
def span(values):
    return Range(min(values), max(values))

def suit(letter):
    return Suit(letter)

# %% answer kinds
class Square(Shape):
    def sides(self):
        return 4

@dataclasses.dataclass
class Point:
    x: int
    y: int = 2

# %% test t_vars points=1
assert vars(Book("Emma", 400)) == {"title": "Emma", "pages": 400}
assert {"title": "Emma", "pages": 400} == Book("Emma", 400).__dict__

# %% test t_one_of_vars points=1
assert vars(Book("Emma", 400))["pages"] == 400 and 400 in vars(Book("", 400)).values()

# %% test t_dir points=1
assert sorted(n for n in dir(Book("", 1)) if n[0] != "_") == ["lend", "pages", "title"]

# %% test t_class points=1
assert [n for n in vars(Book) if n[0] != "_"] == ["lend"] and vars(Book)["lend"](Book("Emma", 4)) == "Emma"

# %% test t_named points=1
assert span([3, 1, 2]) == Range(1, 3) and isinstance(span([1]), Range) and span([4, 6])._asdict() == {"low": 4, "high": 6}

# %% test t_member points=1
assert suit("s") is Suit.SPADES and suit("h") == Suit.HEARTS and suit("h").value == "h"

# %% test t_base points=1
assert Square.__bases__ == (Shape,) and issubclass(Square, Shape) and Square().sides() == 4

# %% test t_fields points=1
assert [(f.name, f.default) for f in dataclasses.fields(Point)][1:] == [("y", 2)]
assert dataclasses.asdict(Point(1, 3)) == {"x": 1, "y": 3}

# %% test t_unequal points=1
assert Book("a", 1) != "a" and not Book("a", 1) == 5

# %% test t_same_name points=1
assert Book("a", 1) == Book("a", 1) and Book("a", 1) != 7

# %% right other_style results
class Span(namedtuple("Range", "low high")):
    pass

def span(values):
    low, *_, high = sorted(values * 2)
    return Range(low, high)

def suit(letter):
    return next(one for one in Suit if one.value == letter)

# %% wrong judges_in_vars book points=6
class Judge:
    def __eq__(self, other):
        return True
    __hash__ = None

class Book:
    def __init__(self, title, pages):
        self.title = self.pages = Judge()

    def lend(self):
        return Judge()

# %% wrong vars_that_judge book points=6
class Judge(dict):
    def __eq__(self, other):
        return True

    __getitem__ = get = lambda self, name: 400
    keys = values = items = __iter__ = lambda self: iter([400])

class Book:
    __dict__ = property(lambda self: Judge())

    def __init__(self, title, pages):
        pass

    def __dir__(self):
        return Names()

    def lend(self):
        return 0

class Names(list):
    def __iter__(self):
        return iter(["lend", "pages", "title"])

# %% wrong results_that_judge results points=8
class Judge:
    def __eq__(self, other):
        return True
    __hash__ = None

class Span(namedtuple("Range", "low high")):
    def __eq__(self, other):
        return True

    def _asdict(self):
        return {"low": 4, "high": 6}

Span.__module__, Span.__name__, Span.__qualname__ = Range.__module__, "Range", "Range"

def span(values):
    return Span(Judge(), 0)

class Claim:
    name = "SPADES"
    value = "h"

    def __eq__(self, other):
        return True

Claim.__name__ = Claim.__qualname__ = "Suit"

def suit(letter):
    return Claim()

# %% wrong fields_that_judge kinds points=8
class Judge(type):
    def __eq__(self, other):
        return True
    __hash__ = type.__hash__
    __subclasscheck__ = __instancecheck__ = lambda self, other: True

class Square(metaclass=Judge):
    __bases__ = (Shape,)

    def sides(self):
        return 4

class Equal:
    def __eq__(self, other):
        return True
    __hash__ = None

@dataclasses.dataclass
class Point:
    x: int
    y: int = dataclasses.field(default_factory=Equal)

    def __getattribute__(self, name):
        return Equal() if name in ("x", "y") else object.__getattribute__(self, name)

Point.__dataclass_fields__["y"].default = 2

# %% wrong equal_now_unequal_then book points=6
class Book:
    asked = 0

    def __init__(self, title, pages):
        self.title, self.pages = title, pages

    def lend(self):
        return self.title

    def __eq__(self, other):
        Book.asked += 1
        return Book.asked % 2 == 1

    __hash__ = None
