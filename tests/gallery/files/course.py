# /// style
# title = "Files, in notebooks of an old format: reads what is shipped, writes csv, json and folders"
# minor = 2
#
# [schemas]
# z_old_marks = 2
# z_older_marks = 1
#
# [differences]
# "z_old_marks" = { like = "solution", why = "nbgrader ends its run at marks of version 2; here they are read" }
# "z_older_marks" = { like = "solution", why = "nbgrader ends its run at marks of version 1; here they are read" }
# ///

# %% file marks.csv
name,subject,mark
ann,maths,2
ann,art,1
bob,maths,4
bob,art,
cid,maths,3

# %% given
import csv
import json
import os
from pathlib import Path

# %% answer read
def read_marks(path):
    """Return {name: {subject: mark}}; rows without a mark are left out."""
    marks = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["mark"]:
                marks.setdefault(row["name"], {})[row["subject"]] = int(row["mark"])
    return marks


marks = read_marks("marks.csv")

# %% test read_ok points=2
assert marks == {"ann": {"maths": 2, "art": 1}, "bob": {"maths": 4}, "cid": {"maths": 3}}
with open("other.csv", "w") as f:
    f.write("name,subject,mark\nzoe,art,5\n")
assert read_marks("other.csv") == {"zoe": {"art": 5}}
os.remove("other.csv")

# %% answer write
def write_means(marks, path):
    """Write a csv file with the head name,mean and one line a name, in alphabetical order; two digits."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "mean"])
        for name in sorted(marks):
            values = marks[name].values()
            writer.writerow([name, f"{sum(values) / len(values):.2f}"])


write_means(marks, "means.csv")

# %% test write_ok points=2
assert os.path.exists("means.csv"), "no file"
with open("means.csv") as f:
    lines = f.read().split()
assert lines == ["name,mean", "ann,1.50", "bob,4.00", "cid,3.00"]

# %% test write_again points=2
write_means({"b": {"x": 1}, "a": {"x": 1, "y": 2}}, "again.csv")
with open("again.csv", newline="") as f:
    rows = list(csv.reader(f))
assert rows == [["name", "mean"], ["a", "1.50"], ["b", "1.00"]]

# %% answer tree
def make_tree(root, names):
    """Make a folder root with one empty file for each name; names may hold folders, as in 'a/b.txt'."""
    for name in names:
        path = Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def listing(root):
    """Return all files below a folder, relative to it, sorted."""
    return sorted(p.relative_to(root).as_posix() for p in Path(root).rglob("*") if p.is_file())


def save(data, path):
    """Write data as JSON, indented by 2."""
    Path(path).write_text(json.dumps(data, indent=2))

# %% test tree_ok points=2
import shutil
shutil.rmtree("work", ignore_errors=True)
make_tree("work", ["a.txt", "sub/b.txt", "sub/deep/c.txt"])
assert sorted(p.name for p in Path("work").iterdir()) == ["a.txt", "sub"]
assert os.path.isfile("work/sub/deep/c.txt")
assert os.path.getsize("work/a.txt") == 0
shutil.rmtree("work")

# %% test listing_ok points=2
os.makedirs("box/in", exist_ok=True)
for name in ("box/one", "box/in/two"):
    with open(name, "w") as f:
        f.write(name)
assert [str(p) for p in listing("box")] == ["in/two", "one"]
assert [str(p) for p in listing(Path("box") / "in")] == ["two"]
shutil.rmtree("box")

# %% test save_ok points=1
import tempfile
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "data.json")
    save({"a": [1, None]}, path)
    with open(path) as f:
        text = f.read()
    assert json.loads(text) == {"a": [1, None]}
    assert '\n  "a"' in text

# %% right other read
def read_marks(path):
    result = {}
    for line in Path(path).read_text().splitlines()[1:]:
        name, subject, mark = line.split(",")
        if mark != "":
            result[name] = {**result.get(name, {}), subject: int(mark)}
    return result


marks = read_marks(Path("marks.csv").resolve())

# %% right other write
from statistics import mean

def write_means(marks, path):
    rows = [f"{name},{mean(marks[name].values()):.2f}" for name in sorted(marks)]
    text = "\n".join(["name,mean", *rows]) + "\n"
    Path(path).write_text(text)
    return len(text)


write_means(marks, Path("means.csv"))

# %% right other tree
def make_tree(root, names):
    for name in names:
        full = os.path.join(root, name)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        open(full, "a").close()


def listing(root):
    for folder, folders, names in sorted(os.walk(root), reverse=True):
        for name in sorted(names):
            yield Path(folder, name).relative_to(root)


def save(data, path):
    with open(path, "w") as file:
        json.dump(data, file, indent=2)

# %% wrong partly read
def read_marks(path):
    with open("marks.csv") as f:
        rows = list(csv.DictReader(f))
    return {r["name"]: {r["subject"]: int(r["mark"])} for r in rows if r["mark"]}


marks = read_marks("marks.csv")

# %% wrong partly tree
def make_tree(root, names):
    os.mkdir(root)


def listing(root):
    return sorted(os.listdir(root))


def save(data, path):
    Path(path).write_text(str(data))

# %% right messy after=read
!ls
%pwd
print(open("marks.csv").read())

# %% right messy after=write
with open("notes.txt", "w") as f:
    f.write("mine")
open("means.csv").readlines()

# %% right messy tree
def make_tree(root, names):
    os.makedirs(root, exist_ok=True)
    here = os.getcwd()
    os.chdir(root)
    for n in names:
        d = os.path.dirname(n)
        if d: os.makedirs(d, exist_ok=True)
        with open(n, "w") as f:
            pass
    os.chdir(here)
def listing(root):
    out = []
    for a, b, c in os.walk(root):
        for n in c:
            out.append(os.path.relpath(os.path.join(a, n), root))
    return sorted(out)
def save(data, path):
    f = open(path, "w")
    print(json.dumps(data, indent=2), file=f)
    f.close()

# %% right z_old_marks after=tree
print("my editor wrote an older format")

# %% right z_older_marks after=tree
print("and mine one that is older still")
