# /// zoo
# title = "an editor on Windows saved the notebook as 'Unicode', that is UTF-16"
# loses = []
# ///
# stock nbgrader: no grade, UnicodeDecodeError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
