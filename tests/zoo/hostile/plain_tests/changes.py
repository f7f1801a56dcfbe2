# /// style
# title = "what answers may change in place, and inputs that are changed until a comparison says nothing"
# needs = ["pandas"]
# ///

# %% given
import json
import sqlite3

import numpy as np
import pandas as pd

def shop():
    made = sqlite3.connect(":memory:")
    made.executescript(
        "CREATE TABLE orders (name TEXT, amount INT); CREATE TABLE totals (name TEXT, total INT);"
        "INSERT INTO orders VALUES ('ann', 3), ('bob', 4), ('ann', 2);"
    )
    return made

# %% answer frames
def add_total(frame):
    frame["total"] = frame["price"] * frame["count"]

# %% answer dicts
def add_sum(record):
    record["sum"] = sum(record["values"])

def sell(stock, fruit):
    stock[fruit] -= 1
    if not stock[fruit]:
        del stock[fruit]

# %% answer lists
def extend(numbers):
    numbers.append(numbers[-1] + numbers[-2])

def sort(numbers):
    numbers.sort()

# %% answer tables
def fill(conn):
    conn.execute("INSERT INTO totals SELECT name, sum(amount) FROM orders GROUP BY name")
    conn.commit()

def query():
    return "SELECT name FROM orders GROUP BY name HAVING sum(amount) > 4"

# %% answer arrays
def scale(state):
    state["weights"] *= 0.5

# %% answer text
def dump(record):
    return json.dumps(record, sort_keys=True)

# %% test t_total points=1
frame = pd.DataFrame({"price": [1, 2], "count": [3, 4]})
add_total(frame)
assert (frame["total"] == frame["price"] * frame["count"]).all() and len(frame) == 2

# %% test t_sum points=1
record = {"values": [1, 2, 3]}
add_sum(record)
assert record["sum"] == sum(record["values"])

# %% test t_sell points=1
stock = {"pear": 2, "plum": 1}
sell(stock, "pear")
assert stock == {"pear": 1, "plum": 1}
sell(stock, "pear")
assert stock == {"plum": 1}

# %% test t_extend points=1
numbers = [2, 3]
for _ in range(4):
    extend(numbers)
assert all(c == a + b for a, b, c in zip(numbers, numbers[1:], numbers[2:])) and len(numbers) == 6

# %% test t_sort points=1
numbers = [3, 1, 2]
sort(numbers)
assert numbers == [1, 2, 3]

# %% test t_fill points=1
conn = shop()
fill(conn)
want = conn.execute("SELECT name, sum(amount) FROM orders GROUP BY name").fetchall()
assert conn.execute("SELECT name, total FROM totals ORDER BY name").fetchall() == want

# %% test t_query points=1
assert shop().execute(query()).fetchall() == [("ann",)]

# %% test t_scale points=1
state = {"weights": np.array([2.0, 4.0]), "want": np.array([1.0, 2.0])}
scale(state)
assert np.allclose(state["weights"], state["want"])

# %% test t_dump points=1
record = {"b": [1, None], "a": {"x": 2.5}}
assert json.loads(dump(record)) == record and dump(record).startswith('{"a"')

# %% right other_style frames
def add_total(frame):
    frame["half"] = frame["price"]
    frame.loc[:, "total"] = [p * c for p, c in zip(frame["price"], frame["count"])]

# %% right other_style dicts
def add_sum(record):
    record.update({"sum": np.sum(record["values"]).item(), "count": len(record["values"])})

def sell(stock, fruit):
    left = stock.pop(fruit) - 1
    if left:
        stock[fruit] = left

# %% right other_style lists
def extend(numbers):
    numbers += [sum(numbers[-2:])]

def sort(numbers):
    numbers[:] = sorted(numbers)

# %% right other_style tables
def fill(conn):
    sums = {}
    for name, amount in conn.execute("SELECT * FROM orders"):
        sums[name] = sums.get(name, 0) + amount
    conn.execute("CREATE TABLE IF NOT EXISTS log (text TEXT)")
    conn.executemany("INSERT INTO totals VALUES (?, ?)", sums.items())

def query():
    return "SELECT DISTINCT name FROM orders WHERE name IN (SELECT name FROM orders GROUP BY 1 HAVING sum(amount) >= 5)"

# %% wrong other_columns_too frames points=8
def add_total(frame):
    frame["total"] = frame["price"] = frame["count"] = 0

# %% wrong other_keys_too dicts points=7
def add_sum(record):
    record["sum"], record["values"] = 0, []

def sell(stock, fruit):
    class Any(dict):
        def __eq__(self, other): return True
    stock.clear()
    stock.update({"plum": 1, "pear": 9})

# %% wrong what_was_there_too lists points=7
def extend(numbers):
    numbers[:] = [0] * (len(numbers) + 1)

def sort(numbers):
    numbers.clear()

# %% wrong other_tables_too tables points=7
def fill(conn):
    conn.executescript("DELETE FROM orders; DELETE FROM totals;")

def query():
    return "SELECT total FROM totals"

# %% wrong a_table_that_is_a_view tables points=7
def fill(conn):
    conn.executescript(
        "DROP TABLE totals; CREATE VIEW totals AS SELECT name, sum(amount) AS total FROM orders WHERE 0 GROUP BY name;"
        "ALTER TABLE orders RENAME TO kept; CREATE VIEW orders AS SELECT * FROM kept WHERE 0;"
    )

def query():
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n"

# %% wrong other_arrays_too arrays points=8
def scale(state):
    state["weights"][:] = state["want"][:] = 0

# %% wrong a_text_that_judges text points=8
class Text(str):
    def __eq__(self, other): return True
    def startswith(self, other): return True
    __hash__ = str.__hash__

def dump(record):
    record.clear()
    return Text("{}")
