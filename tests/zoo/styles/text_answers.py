# /// style
# title = "Answers in another language: SQL that the test runs in SQLite, a regular expression, an expression to eval"
# ///

# %% given
import re
import sqlite3

# %% answer query
query = """
SELECT city, COUNT(*) FROM people GROUP BY city ORDER BY COUNT(*) DESC, city
"""

# %% answer pattern
pattern = re.compile(r"^[A-Z]{2}-(\d{3,4})$")

# %% answer expression
expression = "x**2 + 1"

# %% test test_query points=2
connection = sqlite3.connect(":memory:")
connection.execute("CREATE TABLE people (name TEXT, city TEXT)")
connection.executemany("INSERT INTO people VALUES (?, ?)", [("a", "Oslo"), ("b", "Rome"), ("c", "Oslo")])
assert connection.execute(query).fetchall() == [("Oslo", 2), ("Rome", 1)]
connection.close()

# %% test test_pattern points=1
assert pattern.match("AB-123") and not pattern.match("AB-12")
assert pattern.match("XY-9876").group(1) == "9876"
assert re.search(pattern, "ab-123") is None
assert [bool(pattern.fullmatch(t)) for t in ("AA-000", "AA-0000x")] == [True, False]

# %% test test_expression points=1
assert eval(expression, {"x": 3}) == 10
assert "import" not in expression

# %% right alias query
query = "select city, count(name) as n from people group by city order by n desc"

# %% wrong not_grouped query points=2
query = "SELECT city, COUNT(*) FROM people"

# %% wrong no_anchor pattern points=3
pattern = re.compile(r"[A-Z]{2}-(\d{2,4})")

# %% wrong caret expression points=3
expression = "x^2 + 1"
