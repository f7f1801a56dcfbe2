# /// zoo
# title = "a test cell says that it is worth 'five' points"
# loses = []
# ///
# stock nbgrader: no grade, ValueError

import json

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    next(cell for cell in nb.cells if grade_id(cell) == "test_clip_bounds").metadata["nbgrader"]["points"] = "five"
    path.write_text(json.dumps(nb), encoding="utf-8")
