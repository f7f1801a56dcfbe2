# /// style
# title = "Classes that inherit from a base class in a given cell; a given function uses them"
# ///

# %% given
from abc import ABC, abstractmethod


class Shape(ABC):
    def __init__(self, name):
        self.name = name

    @abstractmethod
    def area(self):
        """Return the area."""

    def describe(self):
        return f"{self.name}: {self.area():.1f}"


def total_area(shapes):
    return sum(shape.area() for shape in shapes)

# %% answer shapes
class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side**2


class Rectangle(Shape):
    def __init__(self, a, b):
        super().__init__("rectangle")
        self.a, self.b = a, b

    def area(self):
        return self.a * self.b

# %% test test_area points=2
assert Square(3).area() == 9
assert Rectangle(2, 5).area() == 10
assert total_area([Square(1), Rectangle(1, 2)]) == 3

# %% test test_base points=2
square = Square(2)
assert isinstance(square, Shape) and isinstance(Rectangle(1, 1), Shape)
assert issubclass(Square, Shape) and not issubclass(Square, Rectangle)
assert square.describe() == "square: 4.0"
assert Rectangle(1, 3).name == "rectangle"
assert Shape.describe(square) == "square: 4.0"

# %% test test_abstract points=1
try:
    Shape("x")
except TypeError:
    pass
else:
    raise AssertionError("Shape is abstract")
assert [s.describe() for s in sorted([Square(3), Square(1)], key=lambda s: s.area())] == [
    "square: 1.0",
    "square: 9.0",
]

# %% right sides_in_a_tuple shapes
class Polygon(Shape):
    def __init__(self, name, *sides):
        Shape.__init__(self, name)
        self.sides = sides

class Rectangle(Polygon):
    def __init__(self, a, b):
        super().__init__("rectangle", a, b)

    def area(self):
        a, b = self.sides
        return a * b

class Square(Polygon):
    def __init__(self, side):
        super().__init__("square", side)

    def area(self):
        return self.sides[0] ** 2

# %% wrong no_base shapes points=2
class Square:
    def __init__(self, side):
        self.name, self.side = "square", side

    def area(self):
        return self.side**2

class Rectangle:
    def __init__(self, a, b):
        self.name, self.a, self.b = "rectangle", a, b

    def area(self):
        return self.a * self.b

# %% wrong no_name shapes points=2
class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2

class Rectangle(Shape):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def area(self):
        return self.a * self.b
