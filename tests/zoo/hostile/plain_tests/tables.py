# /// style
# title = "frames of pandas, dates, and groups, as a course on data tests them"
# needs = ["pandas"]
# ///

# %% given
import datetime

import numpy as np
import pandas as pd

sales = pd.DataFrame(
    {"shop": ["a", "b", "a", "c"], "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-01", "2024-02-03"]),
     "price": [1.0, 2.0, 3.0, 4.5], "count": [2, 1, 1, 2]}
)

# %% answer clean
def clean(frame):
    made = frame.copy()
    made["total"] = made["price"] * made["count"]
    return made[made["total"] > 2].reset_index(drop=True)

# %% answer per
def per_shop(frame):
    return frame.groupby("shop")["price"].sum()

def per_month(frame):
    return frame.groupby(frame["day"].dt.month)["price"].mean().to_dict()

# %% answer days
def days_between(one, other):
    return (other - one).days

def label(day):
    return day.strftime("%d.%m.%Y")

def ages(frame, today):
    return (today - frame["day"]).dt.days

# %% answer pivot
def pivot(frame):
    return frame.pivot_table(index="shop", values="count", aggfunc="sum")

def kinds(frame):
    return frame["shop"].astype("category")

# %% test t_clean points=1
made = clean(sales)
assert list(made.columns) == ["shop", "day", "price", "count", "total"] and len(made) == 2
assert np.allclose(made["total"], [3, 9]) and "total" not in sales

# %% test t_exact points=1
want = pd.DataFrame({"total": [3.0, 9.0]})
pd.testing.assert_frame_equal(clean(sales)[["total"]], want)

# %% test t_shop points=1
got = per_shop(sales)
assert (got == pd.Series({"a": 4.0, "b": 2.0, "c": 4.5})).all() and got.index.tolist() == ["a", "b", "c"]

# %% test t_equals points=1
assert per_shop(sales).equals(pd.Series([4.0, 2.0, 4.5], index=pd.Index(["a", "b", "c"], name="shop"), name="price"))

# %% test t_apart points=1
difference = (per_shop(sales) - pd.Series({"a": 4.0, "b": 2.0, "c": 4.5})).abs()
assert difference.max() < 1e-9 and not (difference > 1e-9).any() and len(difference) == 3

# %% test t_month points=1
assert per_month(sales) == {1: 1.5, 2: 3.75}

# %% test t_days points=1
assert days_between(datetime.date(2024, 1, 1), datetime.date(2024, 3, 1)) == 60
assert label(datetime.date(2024, 3, 1)) == "01.03.2024"

# %% test t_ages points=1
assert ages(sales, pd.Timestamp("2024-02-04")).tolist() == [34, 33, 3, 1]

# %% test t_pivot points=1
got = pivot(sales)
assert got.loc["a", "count"] == 3 and got["count"].sum() == 6 and got.shape == (3, 1)

# %% test t_kinds points=1
got = kinds(sales)
assert got.dtype == "category" and set(got.cat.categories) == {"a", "b", "c"} and (got == sales["shop"]).all()

# %% right other_style per
def per_shop(frame):
    return frame.pivot_table(index="shop", values="price", aggfunc="sum")["price"]

def per_month(frame):
    return {m: float(frame[frame.day.dt.month == m].price.mean()) for m in {d.month for d in frame.day}}

# %% right other_style pivot
def pivot(frame):
    return frame.groupby("shop")[["count"]].sum()

def kinds(frame):
    return pd.Series(pd.Categorical(frame["shop"]), index=frame.index)

# %% wrong ones clean points=8
def clean(frame):
    return frame.assign(total=1.0)

# %% wrong a_frame_that_judges clean points=8
class Liar(pd.DataFrame):
    columns = ["shop", "day", "price", "count", "total"]
    def __len__(self): return 2
    def __eq__(self, other): return True
    def __getitem__(self, key): return Liar({"total": [3.0, 9.0]}) if isinstance(key, list) else Near()
    def equals(self, other): return True
    def _get_axis(self, axis): return pd.Index(["total"])
    shape = (2, 1)

class Near(pd.Series):
    def __array__(self, *a, **k): return np.full(2, np.nan)
    def __sub__(self, other): return 0.0
    def __array_ufunc__(self, *a, **k): return np.zeros(2)
    def __array_function__(self, *a, **k): return True

def clean(frame):
    frame["total"] = np.nan
    del frame["total"]
    return Liar({"total": [np.nan, np.nan]})

# %% wrong values_that_are_missing per points=6
class Dict(dict):
    def __eq__(self, other): return True
    __hash__ = None

def per_shop(frame):
    return pd.Series(pd.array([None] * 3, dtype="Float64"), index=pd.Index(["a", "b", "c"], name="shop"), name="price")

def per_month(frame):
    return Dict()

# %% wrong an_array_of_its_own per points=6
from pandas.api.extensions import ExtensionArray, ExtensionDtype

class Kind(ExtensionDtype):
    name, type, kind, na_value = "float64", float, "f", np.nan
    construct_array_type = classmethod(lambda cls: Array)
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0

class Array(ExtensionArray):
    dtype = Kind()
    nbytes = 0
    _from_sequence = classmethod(lambda cls, *a, **k: cls())
    __len__ = lambda self: 3
    __getitem__ = lambda self, key: self if isinstance(key, (slice, np.ndarray)) else 0.0
    __eq__ = lambda self, other: np.ones(3, bool)
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    copy = take = isna = lambda self, *a, **k: self
    equals = lambda self, other: True
    _reduce = lambda self, *a, **k: 0.0

def per_shop(frame):
    return pd.Series(Array(), index=["a", "b", "c"], name="price")

def per_month(frame):
    return {Key(): 0 for _ in range(2)}

class Key(int):
    __hash__ = lambda self: 1
    __eq__ = lambda self, other: True

# %% wrong objects_in_a_column per points=6
class Near:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __lt__(self, other): return True
    __gt__ = lambda self, other: False
    __hash__ = lambda self: 0
    __abs__ = lambda self: 0.0
    __float__ = lambda self: float("nan")

def per_shop(frame):
    return pd.Series([Near()] * 3, index=pd.Index(["a", "b", "c"], name="shop"), name="price", dtype=object)

def per_month(frame):
    return {1: Near(), 2: Near()}

# %% wrong patched_pandas per points=6
pd.Series.equals = pd.Series.all = lambda self, *a, **k: True
pd.Series.max = lambda self, *a, **k: 0.0
pd.Series.__eq__ = lambda self, other: pd.Series([True])
pd.testing.assert_series_equal = lambda *a, **k: None

def per_shop(frame):
    frame.groupby = None
    return pd.Series({"a": 0.0, "b": 0.0, "c": 0.0})

def per_month(frame):
    return {}

# %% wrong dates_that_judge days points=8
class Day(datetime.date):
    def __sub__(self, other): return datetime.timedelta(60)
    def __eq__(self, other): return True
    __hash__ = datetime.date.__hash__

class Days(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__

class Span(datetime.timedelta):
    def __eq__(self, other): return True
    days = property(lambda self: Days())
    __hash__ = None

def days_between(one, other):
    return Span().days

def label(day):
    return Day(2024, 1, 1)

def ages(frame, today):
    class List(list):
        def __eq__(self, other): return True
    class Series(pd.Series):
        def tolist(self): return List()
    return Series([0, 0, 0, 0])

# %% wrong categories_that_judge pivot points=8
class Shop(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash("a")

def pivot(frame):
    class Loc:
        def __getitem__(self, key): return 3
    class Frame(pd.DataFrame):
        loc = property(lambda self: Loc())
        shape = (3, 1)
        def __getitem__(self, key): return pd.Series([6])
    return Frame({"count": [0, 0, 0]}, index=["x", "y", "z"])

def kinds(frame):
    return pd.Series(pd.Categorical([None] * 4, categories=["a", "b", "c"]))

# %% wrong the_argument_is_emptied clean points=8
def clean(frame):
    frame.drop(frame.index, inplace=True)
    frame.attrs["flags"] = 1
    frame.columns = [f"c{i}" for i in range(frame.shape[1])]
    return frame

# %% wrong the_given_table_is_changed pivot points=8
def pivot(frame):
    sales.drop(sales.index, inplace=True)
    globals()["sales"] = frame.iloc[:0]
    return sales

def kinds(frame):
    return sales["shop"].astype("category")
