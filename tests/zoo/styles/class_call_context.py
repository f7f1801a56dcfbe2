# /// style
# title = "Objects that are called, used in a with statement, hashed and attribute-intercepted"
# ///

# %% answer timer
class Recorder:
    """Call it to record a value; as a context manager it closes at the end."""

    def __init__(self):
        self.values = []
        self.open = False
        self.error = None

    def __call__(self, value, *more, scale=1):
        for v in (value, *more):
            self.values.append(v * scale)
        return len(self.values)

    def __enter__(self):
        self.open = True
        return self

    def __exit__(self, kind, error, trace):
        self.open = False
        self.error = kind
        return kind is ZeroDivisionError

# %% answer managed
from contextlib import contextmanager

@contextmanager
def tag(name, out):
    """Write <name> before and </name> after the block."""
    out.append(f"<{name}>")
    try:
        yield name.upper()
    finally:
        out.append(f"</{name}>")

# %% test test_call points=1
record = Recorder()
assert record(1) == 1
assert record(2, 3, scale=10) == 3
assert record.values == [1, 20, 30]
assert callable(record)

# %% test test_with points=2
with Recorder() as record:
    assert record.open
    record(5)
assert not record.open and record.values == [5] and record.error is None
with Recorder() as other:
    1 / 0
assert other.error is ZeroDivisionError
try:
    with Recorder() as third:
        raise KeyError("k")
except KeyError:
    assert third.open is False
else:
    raise AssertionError("only ZeroDivisionError is swallowed")

# %% test test_contextmanager points=1
out = []
with tag("b", out) as shown:
    out.append(shown)
assert out == ["<b>", "B", "</b>"]
try:
    with tag("i", out):
        raise ValueError
except ValueError:
    pass
assert out[-1] == "</i>"

# %% right class_managed managed
class tag:
    def __init__(self, name, out):
        self.name, self.out = name, out

    def __enter__(self):
        self.out.append("<" + self.name + ">")
        return self.name.upper()

    def __exit__(self, *error):
        self.out.append("</" + self.name + ">")

# %% wrong swallows_all timer points=2
class Recorder:
    def __init__(self):
        self.values = []
        self.open = False
        self.error = None

    def __call__(self, *values, scale=1):
        self.values += [v * scale for v in values]
        return len(self.values)

    def __enter__(self):
        self.open = True
        return self

    def __exit__(self, kind, error, trace):
        self.open = False
        self.error = kind
        return True

# %% wrong no_finally managed points=3
from contextlib import contextmanager

@contextmanager
def tag(name, out):
    out.append(f"<{name}>")
    yield name.upper()
    out.append(f"</{name}>")
