# /// style
# title = "files that tests write, and answers that look for them or write them anew"
# ///

# %% given
import csv
import json
import os
import tempfile
from pathlib import Path

Path("rates.json").write_text('{"eur": 2.0}')

# %% answer convert_price
def convert_price(x):
    return x * json.loads(Path("rates.json").read_text())["eur"]

# %% answer total
def total(path):
    with open(path) as file:
        return sum(float(row["price"]) for row in csv.DictReader(file))

def convert(source, target):
    rows = list(csv.reader(open(source)))
    with open(target, "w") as file:
        json.dump(rows, file)

def count(folder):
    return len([name for name in os.listdir(folder) if name.endswith(".txt")])

def append(path, line):
    with open(path, "a") as file:
        file.write(line + "\n")

# %% test t_rates points=1
rate = json.loads(Path("rates.json").read_text())["eur"]
assert convert_price(3) == 3 * rate and convert_price(5) == 10

# %% test t_given_file points=1
assert convert_price(4) == 4 * json.loads(Path("rates.json").read_text())["eur"]

# %% test t_total points=1
Path("prices.csv").write_text("name,price\na,1.5\nb,2\n")
Path("expected.json").write_text(json.dumps({"total": 3.5}))
assert total("prices.csv") == json.loads(Path("expected.json").read_text())["total"]

# %% test t_temporary points=1
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "a.csv").write_text("x,y\n1,2\n")
    Path(folder, "want.json").write_text('[["x", "y"], ["1", "2"]]')
    convert(f"{folder}/a.csv", f"{folder}/b.json")
    assert json.loads(Path(folder, "b.json").read_text()) == json.loads(Path(folder, "want.json").read_text())

# %% test t_count points=1
os.makedirs("notes", exist_ok=True)
for name in ("a.txt", "b.txt", "c.md"):
    Path("notes", name).write_text(name)
assert count("notes") == 2

# %% test t_append points=1
Path("log.txt").write_text("one\n")
append("log.txt", "two")
assert Path("log.txt").read_text() == "one\ntwo\n"

# %% right other_ways total
import pandas as pd

def total(path):
    return pd.read_csv(path).price.sum()

def convert(source, target):
    Path(target).write_text(json.dumps([line.split(",") for line in Path(source).read_text().splitlines()]))

def count(folder):
    return sum(1 for _ in Path(folder).glob("*.txt"))

def append(path, line):
    text = Path(path).read_text()
    Path(path).write_text(f"{text}{line}\n")

# %% wrong reads_what_is_expected total points=2
def total(path):
    return json.load(open("expected.json"))["total"]

def convert(source, target):
    Path(target).write_text(Path(source).with_name("want.json").read_text())

def count(folder):
    return 0

def append(path, line):
    pass

# %% wrong writes_what_is_expected total points=2
def total(path):
    Path("expected.json").write_text('{"total": 0}')
    return 0

def convert(source, target):
    for name in ("want.json", "b.json"):
        Path(target).with_name(name).write_text("0")

def count(folder):
    return 0

def append(path, line):
    pass

# %% wrong takes_away_what_is_expected total points=2
def total(path):
    for place in (".", ".."):
        for name in os.listdir(place):
            if os.path.isfile(name):
                os.remove(name)
                Path(name).write_text('{"total": 0}')
    return 0

def convert(source, target):
    os.rename(source, target)
    os.rename(target, Path(target).with_name("want.json"))

def count(folder):
    os.rmdir(folder) if not os.listdir(folder) else None
    return 0

def append(path, line):
    pass

# %% wrong a_file_of_a_given_cell convert_price points=4
Path("rates.json").write_text('{"eur": 0}')

def convert_price(x):
    Path("rates.json").write_text('{"eur": 0}')
    return 0
