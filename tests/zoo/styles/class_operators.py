# /// style
# title = "Operators of a class: ==, +, -, *, <, in, len, indexing, iteration, bool, abs, str, repr, format"
# ///

# %% answer vector
class Vector:
    def __init__(self, *parts):
        self.parts = tuple(parts)

    def __repr__(self):
        return f"Vector({', '.join(map(repr, self.parts))})"

    def __str__(self):
        return "<" + " ".join(map(str, self.parts)) + ">"

    def __format__(self, spec):
        return "<" + " ".join(format(p, spec) for p in self.parts) + ">"

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))

    def __sub__(self, other):
        return self + other * -1

    def __mul__(self, number):
        return Vector(*(p * number for p in self.parts))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))

    def __abs__(self):
        return (self @ self) ** 0.5

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, index):
        return self.parts[index]

    def __iter__(self):
        return iter(self.parts)

    def __contains__(self, value):
        return value in self.parts

    def __bool__(self):
        return any(self.parts)

# %% test test_equal points=1
assert Vector(1, 2) == Vector(1, 2)
assert Vector(1, 2) != Vector(2, 1)
assert not Vector(1, 2) == (1, 2)

# %% test test_arithmetic points=2
v, w = Vector(1, 2), Vector(3, 5)
assert v + w == Vector(4, 7)
assert w - v == Vector(2, 3)
assert v * 3 == 3 * v == Vector(3, 6)
assert -v == Vector(-1, -2)
assert v @ w == 13
assert (v + w).parts == (4, 7)
v += w
assert v == Vector(4, 7)

# %% test test_container points=2
v = Vector(3, 4, 0)
assert len(v) == 3
assert v[0] == 3 and v[-1] == 0 and v[:2] == (3, 4)
assert list(v) == [3, 4, 0]
a, b, c = v
assert (a, b, c) == (3, 4, 0)
assert 4 in v and 7 not in v
assert sum(v) == 7 and max(v) == 4

# %% test test_text points=1
assert repr(Vector(1, "a")) == "Vector(1, 'a')"
assert str(Vector(1, 2)) == "<1 2>"
assert f"{Vector(1, 2.5):.1f}" == "<1.0 2.5>"
assert "%s" % Vector(0) == "<0>"
assert f"{Vector(1)!r}" == "Vector(1)"

# %% test test_order points=1
short, long = Vector(1, 1), Vector(3, 4)
assert abs(long) == 5 and short < long and long > short
assert sorted([long, short])[0] == short
assert min(long, short) is short
assert bool(Vector(0, 1)) and not Vector(0, 0)
assert sum([short, long], Vector(0, 0)) == Vector(4, 5)

# %% test test_index_outside points=1
try:
    Vector(1)[5]
except IndexError:
    pass
else:
    assert False

# %% right list_inside vector
from functools import total_ordering

@total_ordering
class Vector:
    def __init__(self, *parts):
        self._p = list(parts)

    parts = property(lambda self: tuple(self._p))

    def __eq__(self, o):
        if not isinstance(o, Vector):
            return NotImplemented
        return self._p == o._p

    def __lt__(self, o):
        return self.norm2() < o.norm2()

    def norm2(self):
        return sum(x * x for x in self._p)

    def __repr__(self):
        return "Vector(" + ", ".join(repr(x) for x in self) + ")"

    def __format__(self, spec):
        return "<%s>" % " ".join(f"{x:{spec}}" for x in self)

    def __str__(self):
        return format(self, "")

    def __add__(self, o):
        return Vector(*[x + y for x, y in zip(self, o)])

    def __iadd__(self, o):
        self._p = [x + y for x, y in zip(self, o)]
        return self

    def __sub__(self, o):
        return Vector(*[x - y for x, y in zip(self, o)])

    def __mul__(self, k):
        return Vector(*[k * x for x in self])

    def __rmul__(self, k):
        return self * k

    def __neg__(self):
        return Vector(*[-x for x in self])

    def __matmul__(self, o):
        return sum(x * y for x, y in zip(self, o))

    def __abs__(self):
        return self.norm2() ** 0.5

    def __len__(self):
        return len(self._p)

    def __getitem__(self, i):
        return tuple(self._p)[i]

    def __bool__(self):
        return self.norm2() > 0

# %% wrong no_eq vector points=1
class Vector:
    def __init__(self, *parts):
        self.parts = tuple(parts)

    def __getitem__(self, index):
        return self.parts[index]

    def __len__(self):
        return len(self.parts)

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))

    def __contains__(self, value):
        return value == self.parts[0]

# %% wrong text_only_repr vector points=4
class Vector:
    def __init__(self, *parts):
        self.parts = tuple(parts)

    def __repr__(self):
        return f"Vector{self.parts}"

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, index):
        return self.parts[index]

# %% wrong eq_true_for_anything vector points=3
class Vector:
    def __init__(self, *parts):
        self.parts = tuple(parts)

    def __eq__(self, other):
        return True

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, index):
        return self.parts[index]
