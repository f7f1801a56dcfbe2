# /// style
# title = "Classes of the test fill in what classes of the answers leave open: abstract methods, super(), properties, registers"
# ///

# %% given
from abc import ABC, abstractmethod

# %% answer shape
class Shape(ABC):
    """Has an area(), which classes derived from it give; describe() and < use it."""

    unit = "m2"

    def __init__(self, name):
        self.name = name

    @abstractmethod
    def area(self):
        """Return the area."""

    def describe(self):
        return f"{self.name}: {self.area():.1f} {self.unit}"

    def __lt__(self, other):
        return self.area() < other.area()

    def __str__(self):
        return self.describe()

# %% answer plugin
class Plugin:
    """Keeps all classes derived from it in `known`, by their names in small letters."""

    known = {}

    def __init_subclass__(cls):
        Plugin.known[cls.__name__.lower()] = cls

    @classmethod
    def make(cls, name, *arguments):
        return cls.known[name](*arguments)

    def run(self, value):
        return self.after(self.step(value))

    def after(self, value):
        return value

# %% answer largest
def largest(shapes):
    """Return the shape with the largest area."""
    best = shapes[0]
    for shape in shapes:
        if best < shape:
            best = shape
    return best

# %% test test_abstract points=2
class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side**2

class Half(Square):
    unit = "half m2"

    def area(self):
        return super().area() * 2

    def __str__(self):
        return "half " + super().__str__()

class Nothing(Shape):
    pass

assert Square(2).describe() == "square: 4.0 m2" and str(Square(1)) == "square: 1.0 m2"
assert Half(2).describe() == "square: 8.0 half m2" and str(Half(1)) == "half square: 2.0 half m2"
assert Square(1) < Square(2) and not Half(2) < Square(2)
try:
    Nothing("x")
except TypeError:
    pass
else:
    raise AssertionError("a shape without an area was made")
assert isinstance(Half(1), Shape) and issubclass(Half, Square) and type(Square(1)) is Square
assert [c.__name__ for c in Half.__mro__][:3] == ["Half", "Square", "Shape"] and Square.__bases__ == (Shape,)

# %% test test_largest points=1
shapes = [Square(1), Half(1), Square(1.2)]
assert largest(shapes) is shapes[1]
assert largest(shapes).side == 1

# %% test test_plugin points=2
class Double(Plugin):
    calls = 0

    def step(self, value):
        self.calls += 1
        self.seen = value
        return 2 * value

class Negative(Double):
    def after(self, value):
        return -super().after(value)

    @property
    def last(self):
        return self.seen

    @staticmethod
    def twice(x):
        return 2 * x

assert Plugin.make("double").run(4) == 8
made = Plugin.make("negative")
assert made.run(3) == -6 and made.run(4) == -8
assert made.calls == 2 and made.last == 4 and Double.calls == 0 and made.twice(1) == 2
assert "negative" in Plugin.known and Plugin.known["double"] is Double

# %% right other_words shape
class Shape(ABC):
    unit = "m2"

    def __init__(self, name):
        self.__dict__["name"] = name

    @abstractmethod
    def area(self): ...

    def __str__(self):
        return "%s: %.1f %s" % (self.name, self.area(), type(self).unit)

    describe = lambda self: Shape.__str__(self)

    def __lt__(self, other):
        return other.area() - self.area() > 0

# %% right with_getattr plugin
class Plugin:
    known = {}

    @classmethod
    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        cls.known |= {cls.__name__.casefold(): cls}

    @staticmethod
    def make(name, *arguments):
        return Plugin.known.get(name)(*arguments)

    def after(self, value):
        return value

    def run(self, value):
        step = getattr(self, "step")
        result = step(value)
        return self.after(result)

# %% wrong not_abstract shape points=3
class Shape:
    unit = "m2"

    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def describe(self):
        return f"{self.name}: {self.area():.1f} {self.unit}"

    def __lt__(self, other):
        return self.area() < other.area()

    __str__ = describe

# %% wrong after_is_forgotten plugin points=3
class Plugin:
    known = {}

    def __init_subclass__(cls):
        Plugin.known[cls.__name__.lower()] = cls

    @classmethod
    def make(cls, name, *arguments):
        return cls.known[name](*arguments)

    def run(self, value):
        return self.step(value)

    def after(self, value):
        return value

# %% wrong first largest points=4
def largest(shapes):
    return shapes[0]
