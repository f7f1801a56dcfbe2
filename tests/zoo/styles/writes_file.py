# /// style
# title = "The student's function writes files, in the working folder and in a temporary one; the test reads them"
# ///

# %% given
import csv
import json
import os
import tempfile
from pathlib import Path

# %% answer save
def save_table(rows, path):
    """Write rows as CSV."""
    with open(path, "w", newline="") as f:
        csv.writer(f).writerows(rows)

# %% answer dump
def dump(settings, folder):
    """Write settings.json into the folder; return its path."""
    path = Path(folder) / "settings.json"
    path.write_text(json.dumps(settings))
    return path

# %% answer append
def log_line(text, path="log.txt"):
    """Append a line."""
    with open(path, "a") as f:
        f.write(text + "\n")

# %% test test_save_table points=2
save_table([["a", 1], ["b", 2]], "table.csv")
assert os.path.exists("table.csv")
with open("table.csv") as f:
    assert list(csv.reader(f)) == [["a", "1"], ["b", "2"]]
os.remove("table.csv")

# %% test test_dump points=2
with tempfile.TemporaryDirectory() as folder:
    path = dump({"size": 3, "names": ["x"]}, folder)
    assert json.loads(Path(path).read_text()) == {"size": 3, "names": ["x"]}
    assert os.listdir(folder) == ["settings.json"]

# %% test test_log_line points=1
log_line("one")
log_line("two", path="log.txt")
assert Path("log.txt").read_text().splitlines() == ["one", "two"]

# %% test test_log_line_again points=1
Path("log.txt").write_text("new\n")
log_line("three")
assert open("log.txt").read() == "new\nthree\n"
Path("log.txt").unlink()

# %% right print_to_file save
def save_table(rows, path):
    out = open(path, "w")
    for row in rows:
        print(*row, sep=",", file=out)
    out.close()

# %% right json_dump dump
def dump(settings, folder):
    name = os.path.join(folder, "settings.json")
    with open(name, "w") as f:
        json.dump(settings, f, indent=4)
    return name

# %% wrong semicolons save points=4
def save_table(rows, path):
    with open(path, "w") as f:
        for row in rows:
            f.write(";".join(map(str, row)) + "\n")

# %% wrong overwrites append points=4
def log_line(text, path="log.txt"):
    with open(path, "w") as f:
        f.write(text + "\n")

# %% wrong other_folder dump points=4
def dump(settings, folder):
    path = Path("settings.json")
    path.write_text(json.dumps(settings))
    return path
