# /// style
# title = "Many kinds of answers, each with an object that judges itself"
# needs = ["pandas"]
# ///

# %% given
import collections
import contextlib
import datetime
import enum
import functools
import io
import json
import math
import re
import numpy as np
import pandas as pd

# %% answer tokens
def tokens(text):
    return re.findall(r"\w+", text)

# %% test t_tokens points=1
got = tokens("a b, c")
assert got == ["a", "b", "c"]

# %% answer add_col
def add_total(df):
    df["total"] = df["a"] + df["b"]

# %% test t_add points=1
df = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
add_total(df)
assert (df["total"] == df["a"] + df["b"]).all()

# %% answer pattern
def phone():
    return re.compile(r"\d{3}-\d{4}")

# %% test t_pattern points=1
p = phone()
assert p.fullmatch("555-1234")
assert not p.fullmatch("5551234")

# %% answer when
def next_day(d):
    return d + datetime.timedelta(days=1)

# %% test t_when points=1
assert next_day(datetime.date(2024, 2, 28)) == datetime.date(2024, 2, 29)
assert next_day(datetime.date(2024, 2, 28)) > datetime.date(2024, 2, 28)

# %% answer norm
def normalise(a):
    a /= a.sum()

# %% test t_norm points=1
a = np.array([1.0, 3.0])
normalise(a)
assert not (abs(a - np.array([0.25, 0.75])) > 1e-9).any()

# %% answer merge
def merge(d, e):
    d.update(e)

# %% test t_merge points=1
d = {"x": 1}
merge(d, {"y": 2})
assert all(d[k] == v for k, v in {"x": 1, "y": 2}.items())

# %% answer timer
def timed(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        wrapper.calls += 1
        return f(*a, **k)
    wrapper.calls = 0
    return wrapper

# %% test t_timed points=1
@timed
def g(x):
    return x * 2
assert g(3) == 6
assert g.calls == 1
assert g.__name__ == "g"

# %% answer quiet
@contextlib.contextmanager
def quiet(log):
    try:
        yield
    except ValueError as e:
        log.append(str(e))

# %% test t_quiet points=1
log = []
with quiet(log):
    raise ValueError("bad")
assert log == ["bad"]
ok = False
try:
    with quiet(log):
        raise KeyError("x")
except KeyError:
    ok = True
assert ok

# %% answer colors
class Color(enum.Enum):
    RED = 1
    GREEN = 2
def mix(a, b):
    return {a, b}

# %% test t_color points=1
assert Color(1) is Color.RED
assert mix(Color.RED, Color.GREEN) == set(Color)
assert [c.name for c in Color] == ["RED", "GREEN"]

# %% answer report
def report(xs):
    print(f"mean: {sum(xs) / len(xs):.2f}")

# %% test t_report points=1
buf = io.StringIO()
with contextlib.redirect_stdout(buf):
    report([1, 2])
assert buf.getvalue().strip() == "mean: 1.50"

# %% answer to_json
def dump(d):
    return json.dumps(d, sort_keys=True)

# %% test t_json points=1
assert json.loads(dump({"b": 1, "a": [1, None]})) == {"a": [1, None], "b": 1}

# %% answer group
def mean_by(df):
    return df.groupby("k")["v"].mean()

# %% test t_group points=1
got = mean_by(pd.DataFrame({"k": ["a", "a", "b"], "v": [1.0, 3.0, 5.0]}))
want = pd.Series([2.0, 5.0], index=pd.Index(["a", "b"], name="k"), name="v")
assert (got - want).abs().max() < 1e-9
assert got.index.tolist() == ["a", "b"]

# %% answer area
def rel(x):
    return x / 3

# %% test t_rel points=1
x = rel(10)
assert abs(x - 10 / 3) <= 1e-9 * abs(x)

# %% wrong add_empty add_col points=12
def add_total(df):
    df["total"] = 0
    df.drop(df.index, inplace=True)

# %% wrong add_zero add_col points=12
def add_total(df):
    df[["a", "b"]] = 0
    df["total"] = 0

# %% wrong add_nan_cols add_col points=12
def add_total(df):
    df.columns = ["total", "total"]

# %% wrong norm_nan norm points=12
def normalise(a):
    a[:] = np.nan

# %% wrong timed_true timer points=12
class W:
    calls = 1
    __name__ = "g"
    def __call__(self, x): return W()
    def __eq__(self, o): return True
def timed(f):
    return W()

# %% wrong quiet_all quiet points=12
class quiet:
    def __init__(self, log): log.append("bad")
    def __enter__(self): pass
    def __exit__(self, *a): return True

# %% wrong inf area points=12
def rel(x):
    return math.inf

# %% wrong set_other colors points=12
class M(enum.EnumMeta):
    def __eq__(self, o): return True
class Color(enum.Enum):
    RED = 1
    GREEN = 1
    def __eq__(self, o): return True
    def __hash__(self): return 1
def mix(a, b):
    return {a}

# %% wrong later when points=12
class D(datetime.date):
    def __eq__(self, o): return True
    def __gt__(self, o): return True
def next_day(d):
    return D(2000, 1, 1)

# %% wrong pattern_any pattern points=12
class P:
    n = 0
    def fullmatch(self, t): return None
def phone():
    return P()

# %% wrong series_na group points=12
def mean_by(df):
    return pd.Series([pd.NA, pd.NA], index=["a", "b"], dtype="Float64")

# %% wrong tokens_ns tokens points=12
class Meta(type):
    def __eq__(cls, o): return True
class T(metaclass=Meta):
    pass
def tokens(text):
    return T

