# /// style
# title = "The student's function reads files: one beside the notebook, one the test has just written, a StringIO"
# ///

# %% file cities.csv
name,people
Bergen,285601
Oslo,709037
Tromso,77992

# %% given
import csv
import io
import os
import tempfile

# %% answer read
def read_people(path="cities.csv"):
    """Return {name: people}."""
    with open(path) as f:
        return {row["name"]: int(row["people"]) for row in csv.DictReader(f)}

# %% answer count
def count_words(stream):
    """Return the number of words in an open text file."""
    return sum(len(line.split()) for line in stream)

# %% test test_given_file points=1
assert read_people()["Oslo"] == 709037
assert len(read_people("cities.csv")) == 3

# %% test test_file_of_the_test points=2
with open("other.csv", "w") as f:
    f.write("name,people\nVik,12\n")
assert read_people("other.csv") == {"Vik": 12}
os.remove("other.csv")
with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as f:
    f.write("name,people\nA,1\nB,2\n")
assert read_people(f.name) == {"A": 1, "B": 2}
os.unlink(f.name)

# %% test test_missing_file points=1
try:
    read_people("nowhere.csv")
except FileNotFoundError:
    pass
else:
    raise AssertionError

# %% test test_streams points=1
assert count_words(io.StringIO("a b\nc d\n\n")) == 4
with open("cities.csv") as f:
    assert count_words(f) == 4
    assert f.read() == ""

# %% right split read
def read_people(path="cities.csv"):
    people = {}
    f = open(path)
    f.readline()
    for line in f.readlines():
        name, number = line.strip().split(",")
        people[name] = int(number)
    f.close()
    return people

# %% right read_all count
def count_words(stream):
    return len(stream.read().split())

# %% wrong always_the_same_file read points=2
def read_people(path="cities.csv"):
    with open("cities.csv") as f:
        return {row["name"]: int(row["people"]) for row in csv.DictReader(f)}

# %% wrong lines count points=4
def count_words(stream):
    return len(stream.readlines())
