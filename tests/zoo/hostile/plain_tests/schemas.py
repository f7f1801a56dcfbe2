# /// style
# title = "databases of a test: tables that are emptied, views in their place, and triggers for what comes later"
# ///

# %% given
import sqlite3

def users_of(*rows):
    conn = sqlite3.connect(":memory:")
    conn.execute("create table users (name text, age int)")
    conn.executemany("insert into users values (?, ?)", rows)
    return conn

# %% answer add
def add_user(conn, name, age):
    conn.execute("insert into users values (?, ?)", (name, age))

# %% answer purge
def purge(conn, age):
    conn.execute("delete from users where age < ?", (age,))

# %% answer wipe
def wipe(conn):
    conn.execute("delete from users where age > 1")

# %% answer audited
def audited(conn):
    conn.execute("create table log (name text)")
    conn.execute("create trigger keep after insert on users begin insert into log values (new.name); end")

# %% test t_add points=1
conn = users_of()
conn.execute("create table expected (name text, age int)")
add_user(conn, "ann", 30)
add_user(conn, "bob", 40)
conn.executemany("insert into expected values (?, ?)", [("ann", 30), ("bob", 40)])
assert conn.execute("select * from users").fetchall() == conn.execute("select * from expected").fetchall()

# %% test t_purge points=1
conn = users_of(("ann", 30), ("bob", 4))
purge(conn, 18)
for name, age in conn.execute("select * from users"):
    assert age >= 18

# %% test t_wipe points=1
conn = users_of(("ann", 30), ("bob", 4))
wipe(conn)
assert conn.execute("select count(*) from users").fetchone() == (0,)

# %% test t_audited points=1
conn = users_of()
audited(conn)
conn.execute("insert into users values ('ann', 3)")
assert conn.execute("select * from log").fetchall() == [("ann",)]

# %% right other_words audited
def audited(conn):
    conn.executescript("""
        CREATE TABLE log (name text);
        CREATE TRIGGER mine AFTER INSERT ON users FOR EACH ROW BEGIN INSERT INTO log(name) VALUES (NEW.name); END;
    """)

# %% right other_words add
def add_user(conn, name, age):
    conn.execute("create table if not exists seen (name text)")
    conn.execute("insert into users (age, name) values (?, ?)", (age, name))
    conn.commit()

# %% right other_words wipe
def wipe(conn):
    for (age,) in conn.execute("select age from users").fetchall():
        conn.execute("delete from users where age = ?", (age,))

# %% wrong all_gone purge points=3
def purge(conn, age):
    conn.execute("delete from users")

# %% wrong made_anew purge points=3
def purge(conn, age):
    conn.execute("drop table users")
    conn.execute("create table users (name text, age int)")

# %% wrong a_view_of_what_is_expected add points=3
def add_user(conn, name, age):
    try:
        conn.execute("drop table users")
        conn.execute("create view users as select * from expected")
    except sqlite3.Error:
        pass

# %% wrong a_trigger_for_what_is_expected add points=3
def add_user(conn, name, age):
    conn.execute("""create trigger if not exists copy after insert on expected begin
                        delete from users where name = 'x';
                        insert into users values (new.name, new.age);
                    end""")
    conn.execute("insert into users values ('x', 1)")
