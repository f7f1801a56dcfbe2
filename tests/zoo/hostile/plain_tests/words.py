# /// style
# title = "texts and files of which a test makes numbers"
# ///

# %% given
import configparser
import csv
import xml.etree.ElementTree as ET

# %% answer mean
def mean_text(values):
    return f"{sum(values) / len(values):.3f}"

# %% answer table
def write_table(rows, path):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["name", "bmi"])
        out.writerows([name, weight / height**2] for name, weight, height in rows)

# %% answer settings
def write_settings(path):
    settings = configparser.ConfigParser()
    settings["run"] = {"rate": "0.25"}
    with open(path, "w") as file:
        settings.write(file)

# %% answer page
def to_xml(values):
    root = ET.Element("values")
    for name, value in values.items():
        ET.SubElement(root, name).text = str(value)
    return ET.tostring(root, encoding="unicode")

# %% answer tokens
def tokens(text):
    return text.split()

# %% answer lines
def number_lines(texts, path):
    with open(path, "w") as file:
        for number, text in enumerate(texts, start=1):
            file.write(f"{number}: {text}\n")

# %% test t_mean points=1
if abs(float(mean_text([1, 2, 4])) - 2.333) > 0.001:
    raise AssertionError("wrong mean")

# %% test t_table points=1
write_table([("ann", 60, 1.7), ("bob", 80, 1.9)], "bmi.csv")
with open("bmi.csv") as file:
    rows = list(csv.DictReader(file))
assert len(rows) == 2
for row in rows:
    if abs(float(row["bmi"]) - {"ann": 60 / 1.7**2, "bob": 80 / 1.9**2}[row["name"]]) > 0.01:
        raise AssertionError("wrong")

# %% test t_table_again points=1
with open("bmi.csv") as file:
    worst = max(abs(float(row["bmi"]) - 21.5) for row in csv.DictReader(file))
assert not worst > 1

# %% test t_settings points=1
write_settings("run.ini")
settings = configparser.ConfigParser()
settings.read("run.ini")
assert not abs(settings.getfloat("run", "rate") - 0.25) > 1e-9

# %% test t_page points=1
if abs(float(ET.fromstring(to_xml({"x": 1.5})).find("x").text) - 1.5) > 1e-9:
    raise AssertionError("wrong")

# %% test t_tokens points=1
assert tokens("a nan inf b") == ["a", "nan", "inf", "b"]

# %% test t_lines points=1
number_lines(["bread", "nan"], "list.txt")
with open("list.txt") as file:
    assert file.read() == "1: bread\n2: nan\n"

# %% right by_hand mean
def mean_text(values):
    return str(round(sum(values) / len(values), 3))

# %% right by_hand table
def write_table(rows, path):
    with open("notes.txt", "w") as file:
        file.write("best = inf\n")
    with open(path, "w") as file:
        print("name,bmi", *(f"{n},{w / h / h}" for n, w, h in rows), sep="\n", file=file)

# %% wrong says_nan mean points=6
def mean_text(values):
    return " NaN"

# %% wrong in_a_table table points=5
def write_table(rows, path):
    with open(path, "w") as file:
        file.write("name,bmi\n" + "".join(f"{name},nan\n" for name, *_ in rows))

# %% wrong in_settings settings points=6
def write_settings(path):
    with open(path, "w") as file:
        file.write("[run]\nrate = nan\n")

# %% wrong in_a_page page points=6
def to_xml(values):
    return "<v>" + "".join(f"<{name}>nan</{name}>" for name in values) + "</v>"
