# /// style
# title = "Queries in SQL that the test cell runs in its own database"
# needs = ["pandas"]
# ///

# %% given
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
con.execute("CREATE TABLE pets (name TEXT, kind TEXT)")
con.execute("INSERT INTO pets VALUES ('Rex', 'dog'), ('Tom', 'cat')")
con.commit()

# %% answer query
def query():
    return "SELECT name FROM people WHERE age > 30 ORDER BY name"

# %% test t_sql points=2
db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE people (name TEXT, age INT)")
for i in range(40):
    db.execute(f"INSERT INTO people VALUES ('n{i}', {i})")
pd.DataFrame({"a": [1]}).to_sql("other", db)
got = db.execute(query()).fetchall()
want = db.execute("SELECT name FROM people WHERE age > 30 ORDER BY name").fetchall()
assert got == want

# %% answer text
answer = "SELECT count(*) AS n FROM pets WHERE kind = 'dog'"

# %% test t_text points=2
pd.testing.assert_frame_equal(pd.read_sql(answer, con), pd.read_sql("SELECT count(*) AS n FROM pets WHERE kind = 'dog'", con))

# %% answer insert
add_pet = "INSERT INTO pets VALUES ('Kim', 'fish')"

# %% test t_insert points=2
con.execute(add_pet)
assert con.execute("SELECT kind FROM pets WHERE name = 'Kim'").fetchall() == [("fish",)]
assert con.execute("SELECT count(*) FROM pets").fetchone()[0] == 3

# %% answer fill
def count(con):
    return con.execute("SELECT count(*) FROM pets").fetchone()[0]

# %% test t_count points=2
assert count(con) == 3

# %% right other_words query
def query():
    return "WITH old AS (SELECT * FROM people WHERE age >= 31) SELECT name FROM old ORDER BY 1"

# %% right other_words text
answer = "SELECT sum(CASE kind WHEN 'dog' THEN 1 ELSE 0 END) AS n FROM pets"

# %% right other_words insert
add_pet = "insert into pets (kind, name) select 'fish', 'Kim'"

# %% wrong deletes query points=6
def query():
    return "DELETE FROM people"

# %% wrong rolls_back query points=6
def query():
    return "ROLLBACK"

# %% wrong temp_table query points=6
def query():
    return "CREATE TEMP TABLE people AS SELECT 1 AS name, 1 AS age LIMIT 0"

# %% wrong attach query points=6
def query():
    return "ATTACH ':memory:' AS temp2"

# %% wrong deletes_pets text points=6
answer = "DELETE FROM pets RETURNING 0 AS n"

# %% wrong pragma query points=6
def query():
    return "PRAGMA writable_schema = 1"
