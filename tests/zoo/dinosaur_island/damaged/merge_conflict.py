# /// zoo
# title = "a merge in git left its marks in the notebook"
# ungradable = "a merge in git left its marks in it"
# ///
# stock nbgrader: no grade, NotJSONError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    middle = len(lines) // 2
    lines[middle:middle] = ["<<<<<<< HEAD\n", lines[middle], "=======\n"]
    lines.insert(middle + 4, ">>>>>>> laptop\n")
    path.write_text("".join(lines), encoding="utf-8")
