# /// zoo
# title = "a synchronised folder kept the end of an earlier, longer version behind the last brace"
# loses = []
# ///
# stock nbgrader: no grade, NotJSONError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[-300:], encoding="utf-8")
