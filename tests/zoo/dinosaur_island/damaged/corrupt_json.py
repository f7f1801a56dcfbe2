# /// zoo
# title = "the notebook breaks off in the middle: the upload was cut short"
# ungradable = "is damaged at line"
# ///
# stock nbgrader: no grade, NotJSONError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
