# /// style
# title = "Dataclasses: equality, order, defaults, frozen, asdict, replace, fields"
# ///

# %% given
import dataclasses
from dataclasses import asdict, dataclass, field, replace

# %% answer point
@dataclass(frozen=True, order=True)
class Point:
    x: int
    y: int = 0

# %% answer path
@dataclass
class Path:
    name: str
    points: list = field(default_factory=list)

    def add(self, point):
        self.points.append(point)
        return self

# %% test test_point points=2
assert Point(1, 2) == Point(1, 2) != Point(2, 1)
assert Point(3).y == 0
assert Point(1, 5) < Point(2, 0)
assert repr(Point(1, 2)) == "Point(x=1, y=2)"
assert {Point(1, 1), Point(1, 1)} == {Point(1, 1)}

# %% test test_point_is_frozen points=1
p = Point(1, 2)
try:
    p.x = 5
except dataclasses.FrozenInstanceError:
    pass
else:
    raise AssertionError("a frozen point was changed")
assert replace(p, y=7) == Point(1, 7)

# %% test test_path points=2
a, b = Path("a"), Path("b")
a.add(Point(0)).add(Point(1, 1))
assert b.points == []
assert asdict(a) == {"name": "a", "points": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]}
assert [f.name for f in dataclasses.fields(Path)] == ["name", "points"]
assert dataclasses.is_dataclass(a)

# %% right keywords point
@dataclass(order=True, frozen=True, eq=True, repr=True)
class Point:
    x: "int"
    y: "int" = field(default=0)

# %% wrong not_frozen point points=2
@dataclass(order=True)
class Point:
    x: int
    y: int = 0

# %% wrong plain_class point points=0
class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y
