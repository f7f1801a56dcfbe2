# /// style
# title = "operators that give numbers and objects, and objects where the number belongs"
# ///

# %% answer vector
class Vector:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __add__(self, other):
        return Vector(*[a + b for a, b in zip(self.parts, other.parts)])

    def __sub__(self, other):
        return Vector(*[a - b for a, b in zip(self.parts, other.parts)])

    def __mul__(self, other):
        if isinstance(other, Vector):
            return sum(a * b for a, b in zip(self.parts, other.parts))
        return Vector(*[a * other for a in self.parts])

    __rmul__ = __mul__

    def __abs__(self):
        return sum(a * a for a in self.parts) ** 0.5

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Vector(*self.parts[place])
        return self.parts[place]

    def __len__(self):
        return len(self.parts)

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __call__(self, x):
        if isinstance(x, Vector):
            return self + x
        return sum(a * x**i for i, a in enumerate(self.parts))

# %% test t_add points=1
assert (Vector(1, 2) + Vector(3, 4)).parts == [4, 6] and (Vector(3, 4) - Vector(1, 1)).parts == [2, 3]

# %% test t_scale points=1
assert (Vector(1, 2) * 3).parts == [3, 6] and (2 * Vector(1, 2)).parts == [2, 4]

# %% test t_dot points=1
assert abs(Vector(1, 2) * Vector(3, 4) - 11) < 1e-9

# %% test t_dot_is_zero points=1
assert not Vector(1, 2) * Vector(3, 4) - 11

# %% test t_items points=1
assert abs(Vector(5, 6)[1] - 6) < 1e-9 and Vector(5, 6, 7)[1:].parts == [6, 7]

# %% test t_value points=1
assert abs(Vector(1, 2)(3) - 7) < 1e-9 and Vector(1, 2)(Vector(1, 1)).parts == [2, 3]

# %% test t_equal points=1
assert Vector(1, 2) == Vector(1, 2)
assert Vector(1, 2) != Vector(2, 1)

# %% test t_sum points=1
assert Vector(1, 2) + Vector(1, 0) == Vector(2, 2) and Vector(1, 2) + Vector(1, 0) != Vector(2, 3)

# %% test t_abs points=1
assert abs(Vector(3, 4)) == 5

# %% right other_style vector
from operator import add, sub, mul

class Vector(tuple):
    def __new__(cls, *parts): return super().__new__(cls, parts)
    parts = property(list)
    def __add__(self, other): return Vector(*map(add, self, other))
    def __sub__(self, other): return Vector(*map(sub, self, other))
    def __mul__(self, other):
        return sum(map(mul, self, other)) if type(other) is Vector else Vector(*(other * a for a in self))
    __rmul__ = __mul__
    def __abs__(self): return sum(a ** 2 for a in self) ** .5
    def __getitem__(self, place):
        found = tuple.__getitem__(self, place)
        return Vector(*found) if type(place) is slice else found
    def __call__(self, x):
        return self + x if type(x) is Vector else sum(a * x**i for i, a in enumerate(self))

# %% wrong objects_for_numbers vector points=3
class Vector:
    def __init__(self, *parts): self.parts = list(parts)
    def __add__(self, other): return Vector(*[a + b for a, b in zip(self.parts, other.parts)])
    def __sub__(self, other):
        if not isinstance(other, Vector): return 0
        return Vector(*[a - b for a, b in zip(self.parts, other.parts)])
    def __mul__(self, other):
        return self if isinstance(other, Vector) else Vector(*[a * other for a in self.parts])
    __rmul__ = __mul__
    def __abs__(self): return (sum(a * a for a in self.parts)) ** .5
    def __getitem__(self, place): return Vector(*self.parts[place]) if isinstance(place, slice) else self
    def __len__(self): return len(self.parts)
    def __call__(self, x): return self + x if isinstance(x, Vector) else self

# %% wrong objects_that_stay_objects vector points=3
class Vector:
    def __init__(self, *parts): self.parts = list(parts)
    def __add__(self, other): return Vector(*[a + b for a, b in zip(self.parts, other.parts)])
    def __sub__(self, other):
        if not isinstance(other, Vector): return Vector(0)
        return Vector(*[a - b for a, b in zip(self.parts, other.parts)])
    def __mul__(self, other):
        return self if isinstance(other, Vector) else Vector(*[a * other for a in self.parts])
    __rmul__ = __mul__
    def __abs__(self): return (sum(a * a for a in self.parts)) ** .5
    def __getitem__(self, place): return Vector(*self.parts[place]) if isinstance(place, slice) else self
    def __bool__(self): return any(self.parts)
    def __len__(self): return 0
    def __call__(self, x): return self + x if isinstance(x, Vector) else self

# %% wrong equal_and_unequal vector points=7
class Vector:
    def __init__(self, *parts): self.parts = list(parts)
    def __add__(self, other): return Vector(*[a + b for a, b in zip(self.parts, other.parts)])
    def __sub__(self, other): return Vector(*[a - b for a, b in zip(self.parts, other.parts)])
    def __mul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts)) if isinstance(other, Vector) else Vector(*[a * other for a in self.parts])
    __rmul__ = __mul__
    def __abs__(self): return (sum(a * a for a in self.parts)) ** .5
    def __getitem__(self, place): return Vector(*self.parts[place]) if isinstance(place, slice) else self.parts[place]
    def __len__(self): return len(self.parts)
    def __call__(self, x): return self + x if isinstance(x, Vector) else sum(a * x**i for i, a in enumerate(self.parts))
    def __eq__(self, other): return True
    def __ne__(self, other): return True
