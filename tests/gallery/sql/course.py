# /// style
# title = "Databases: SQL as text run by the test, connections and rows that answers return, transactions"
# ///

# %% given schema
import sqlite3

SCHEMA = """
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER);
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author(id), year INTEGER, price REAL);
INSERT INTO author VALUES (1, 'Selma', 1858), (2, 'Astrid', 1907), (3, 'Tove', 1914);
INSERT INTO book VALUES (1, 'Gösta', 1, 1891, 12.5), (2, 'Nils', 1, 1906, 9.0), (3, 'Pippi', 2, 1945, 7.5),
    (4, 'Emil', 2, 1963, 7.5), (5, 'Comet', 3, 1946, 11.0);
"""


def fresh():
    """Return a connection to a new database in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection


con = fresh()

# %% answer select
query_old = "SELECT title FROM book WHERE year < 1940 ORDER BY year"
query_count = """
SELECT author.name, COUNT(*) AS n
FROM author JOIN book ON book.author_id = author.id
GROUP BY author.id ORDER BY n DESC, name
"""

# %% test select_ok points=2
assert con.execute(query_old).fetchall() == [("Gösta",), ("Nils",)]
assert "select" in query_old.lower()

# %% test count_ok points=2
rows = con.execute(query_count).fetchall()
assert rows == [("Astrid", 2), ("Selma", 2), ("Tove", 1)], f"got {rows}"
### BEGIN HIDDEN TESTS
other = fresh()
other.execute("INSERT INTO book VALUES (6, 'Moominpappa', 3, 1950, 3.0)")
other.execute("INSERT INTO book VALUES (7, 'Sculptor', 3, 1968, 3.0)")
assert other.execute(query_count).fetchone() == ("Tove", 3)
### END HIDDEN TESTS

# %% answer cheap
def titles_below(connection, price):
    """Return the titles of books that cost less, in alphabetical order."""
    cursor = connection.execute("SELECT title FROM book WHERE price < ? ORDER BY title", (price,))
    return [title for (title,) in cursor]


def add_book(connection, title, author, year):
    """Insert a book; the author is added where there is none of that name. Return the id of the book."""
    with connection:
        row = connection.execute("SELECT id FROM author WHERE name = ?", (author,)).fetchone()
        if row is None:
            author_id = connection.execute("INSERT INTO author (name) VALUES (?)", (author,)).lastrowid
        else:
            author_id = row[0]
        insert = "INSERT INTO book (title, author_id, year) VALUES (?, ?, ?)"
        return connection.execute(insert, (title, author_id, year)).lastrowid

# %% test cheap_ok points=2
assert list(titles_below(con, 8)) == ["Emil", "Pippi"]
assert list(titles_below(con, 0)) == []
assert list(titles_below(con, "8; DROP TABLE book")) is not None
assert con.execute("SELECT COUNT(*) FROM book").fetchone()[0] == 5

# %% test add_ok points=3
con2 = fresh()
new = add_book(con2, "Ronja", "Astrid", 1981)
assert con2.execute("SELECT title, author_id FROM book WHERE id = ?", (new,)).fetchone() == ("Ronja", 2)
add_book(con2, "O'Neil", "New One", 2001)
assert con2.execute("SELECT COUNT(*) FROM author").fetchone() == (4,)
con2.rollback()
assert con2.execute("SELECT COUNT(*) FROM book").fetchone() == (7,)

# %% answer own
def build(rows):
    """Return a connection to a database in memory with a table `point(x, y)` that holds these rows."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE point (x REAL, y REAL)")
    made.executemany("INSERT INTO point VALUES (?, ?)", rows)
    return made

# %% test own_ok points=2
db = build([(1, 2), (3.5, 4)])
assert db.execute("SELECT x + y FROM point ORDER BY x").fetchall() == [(3.0,), (7.5,)]
cursor = db.cursor()
cursor.execute("SELECT * FROM point")
assert [d[0] for d in cursor.description] == ["x", "y"]
db.close()

# %% answer save
def save(path, rows):
    """Write rows (name, points) into the table `score` of a database file."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS score (name TEXT UNIQUE, points REAL)")
        connection.executemany("INSERT OR REPLACE INTO score VALUES (?, ?)", rows)
    connection.close()

# %% test save_ok points=2
import os
if os.path.exists("scores.db"):
    os.remove("scores.db")
save("scores.db", [("a", 1), ("b", 2)])
save("scores.db", [("b", 5)])
check = sqlite3.connect("scores.db")
assert check.execute("SELECT name, points FROM score ORDER BY name").fetchall() == [("a", 1.0), ("b", 5.0)]
check.close()
os.remove("scores.db")

# %% manual explain points=2
# In words: what does a transaction promise?
answer = "all or nothing"

# %% right other select
query_old = """select title
  from book -- the old ones
 where year between 0 and 1939
 order by year asc;"""
query_count = "SELECT name, (SELECT COUNT(1) FROM book b WHERE b.author_id = a.id) n FROM author a ORDER BY 2 DESC, 1"

# %% right other cheap
def titles_below(connection, price):
    cur = connection.cursor()
    for row in cur.execute("SELECT title FROM book WHERE price < :p ORDER BY 1", {"p": price}):
        yield row[0]


def add_book(connection, title, author, year):
    cur = connection.cursor()
    cur.execute("INSERT INTO author (name) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM author WHERE name = ?)", [author, author])
    cur.execute("INSERT INTO book (title, author_id, year) SELECT ?, id, ? FROM author WHERE name = ?", [title, year, author])
    connection.commit()
    return cur.lastrowid

# %% right other own
def build(rows):
    con = sqlite3.connect(":memory:")
    con.row_factory = None
    cur = con.cursor()
    cur.execute("create table point (x real, y real)")
    for x, y in rows:
        cur.execute("insert into point (x, y) values (?, ?)", (x, y))
    con.commit()
    return con

# %% right other save
import contextlib

def save(path, rows):
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS score (name TEXT PRIMARY KEY, points REAL)")
        for row in rows:
            db.execute("INSERT INTO score VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET points = excluded.points", row)

# %% wrong partly select
query_old = "SELECT title FROM book WHERE year < 1940 ORDER BY title DESC"
query_count = "SELECT name, COUNT(*) FROM author, book GROUP BY name"

# %% wrong partly cheap
def titles_below(connection, price):
    return [row[0] for row in connection.execute(f"SELECT title FROM book WHERE price < {price} ORDER BY title")]


def add_book(connection, title, author, year):
    author_id = connection.execute("SELECT id FROM author WHERE name = ?", (author,)).fetchone()[0]
    return connection.execute("INSERT INTO book (title, author_id) VALUES (?, ?)", (title, author_id)).lastrowid

# %% wrong partly save
def save(path, rows):
    con = sqlite3.connect(path)
    con.execute("CREATE TABLE score (name TEXT, points REAL)")
    con.executemany("INSERT INTO score VALUES (?, ?)", rows)

# %% wrong partly explain
# In words: what does a transaction promise?
answer = "??"

# %% right messy after=schema
def show(sql):
    for row in con.execute(sql):
        print(row)
show("SELECT * FROM author")

# %% right messy select
query_old = "SELECT title FROM book WHERE year < 1940 ORDER BY year"
show(query_old)
query_count = """SELECT author.name, COUNT(book.id) FROM author LEFT JOIN book ON book.author_id = author.id
GROUP BY author.name ORDER BY COUNT(book.id) DESC, author.name"""
con.execute(query_count).fetchall()

# %% right messy after=cheap
test_con = fresh()
add_book(test_con, "x", "y", 1)
titles_below(test_con, 10)

# %% right messy after=own
p = build([(0, 0)])
p.execute("select * from point").fetchall()

# %% right messy after=save
save("mine.db", [("me", 100)])
