# /// style
# title = "registries and settings of libraries that a test uses, changed before it runs or while it runs"
# needs = ["pandas"]
# ///

# %% given
import copy
import csv
import datetime
import decimal
import functools
import io
import json
import locale
import math
import operator
import random
import re
import sqlite3
import statistics
import unittest
import warnings
from fractions import Fraction

import numpy as np
import pandas as pd

# %% answer numbers
def third(x):
    return x / 3

def money(x):
    return decimal.Decimal(x) * 2

def exact(x):
    return Fraction(x, 7)

# %% answer texts
def to_json(person):
    return json.dumps(person, sort_keys=True)

def rows(text):
    return [*csv.reader(io.StringIO(text))]

def words(text):
    return re.findall("[a-z]+", text)

# %% answer shapes
@functools.singledispatch
def size(thing):
    return 1

@size.register
def _(thing: list):
    return len(thing)

# %% answer warns
def old():
    warnings.warn("use new", DeprecationWarning, stacklevel=2)
    return 3

# %% answer base
def connect():
    base = sqlite3.connect(":memory:")
    base.execute("create table ages (name text, age integer)")
    base.executemany("insert into ages values (?, ?)", [("ann", 3), ("bob", 5)])
    return base

# %% answer days
def next_day(day):
    return day + datetime.timedelta(days=1)

# %% test t_third points=1
assert math.isclose(third(2), 2 / 3) and abs(third(1) - 1 / 3) < 1e-12 and np.allclose(third(np.array([3.0, 6.0])), [1, 2])

# %% test t_money points=1
assert money("1.15") == decimal.Decimal("2.30") and exact(3) == Fraction(3, 7)

# %% test t_testing points=1
np.testing.assert_allclose(third(np.array([3.0, 6.0])), [1, 2])
pd.testing.assert_series_equal(third(pd.Series([3.0])), pd.Series([1.0]))
unittest.TestCase().assertAlmostEqual(third(4), 4 / 3)

# %% test t_json points=1
assert to_json({"b": 1, "a": [2]}) == '{"a": [2], "b": 1}' and json.loads(to_json({"x": None})) == {"x": None}

# %% test t_csv points=1
assert rows("a,b\n1,2\n") == [["a", "b"], ["1", "2"]] and words("No, it is") == ["o", "it", "is"]

# %% test t_size points=1
assert size(5) == 1 and size([1, 2]) == 2 and copy.deepcopy(size([4])) == 1

# %% test t_warns points=1
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert old() == 3
assert len(caught) == 1 and issubclass(caught[0].category, DeprecationWarning) and "new" in str(caught[0].message)

# %% test t_base points=1
base = connect()
assert base.execute("select name from ages where age > 4").fetchall() == [("bob",)]
assert base.execute("select sum(age) from ages").fetchone()[0] == 8

# %% test t_days points=1
assert next_day(datetime.date(2024, 2, 28)) == datetime.date(2024, 2, 29)

# %% right other_style numbers
third = lambda x: x * (1 / 3)
money = lambda x: sum([decimal.Decimal(x)] * 2)
exact = lambda x: Fraction(f"{x}/7")

# %% right other_style shapes
def size(thing):
    match thing:
        case list():
            return len(thing)
    return 1

# %% wrong libraries_patched numbers points=6
import builtins, pandas.testing
def always(*more, **named): return True
math.isclose = np.allclose = np.isclose = always
np.testing.assert_allclose = pd.testing.assert_series_equal = unittest.TestCase.assertAlmostEqual = always
builtins.abs = lambda x: 0
decimal.getcontext().prec = 1
third = money = exact = lambda x: 0

# %% wrong registries_filled texts points=7
import copyreg, codecs, sys, threading, gc, signal, atexit, contextvars
json.JSONEncoder.default = lambda self, thing: "x"
json.loads = lambda text: {"x": None}
class Row(list):
    def __eq__(self, other): return True
csv.reader = lambda source: [Row()]
copyreg.pickle(list, lambda thing: (Row, ()))
codecs.register(lambda name: None)
gc.callbacks.append(lambda phase, info: None)
sys.settrace(lambda *more: None)
sys.setprofile(lambda *more: None)
def to_json(person): return Text("{}")
class Text(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
rows = words = lambda text: Row([Row()])

# %% wrong dispatches_on_everything shapes points=8
class Equal(int):
    def __eq__(self, other): return True
    def __deepcopy__(self, memo): return self
    __hash__ = int.__hash__
@functools.singledispatch
def size(thing): return Equal()
size.register(int, lambda thing: Equal(9))

# %% wrong warns_of_nothing warns points=8
class Old(DeprecationWarning):
    def __str__(self): return "new"
def old():
    warnings.simplefilter("ignore")
    warnings.warn = lambda *more: None
    return 3

# %% wrong adapters_of_the_base base points=8
def connect():
    sqlite3.register_converter("integer", lambda data: 8)
    base = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES, factory=Base)
    base.row_factory = lambda cursor, row: ("bob",)
    base.create_function("sum", 1, lambda x: 8)
    base.execute("create table ages (name text, age integer)")
    return base
class Base(sqlite3.Connection):
    def execute(self, *more):
        class Rows:
            fetchall = lambda self: [("bob",)]
            fetchone = lambda self: (8,)
        return Rows() if more[0].startswith("select") else super().execute(*more)

# %% wrong a_day_that_agrees days points=8
class Day(datetime.date):
    def __eq__(self, other): return True
    __hash__ = datetime.date.__hash__
def next_day(day): return Day(1, 1, 1)
