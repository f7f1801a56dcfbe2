# /// zoo
# title = "nbgrader's mark on a test cell is a list"
# loses = []
# ///
# stock nbgrader: no grade, AttributeError

import json

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    next(cell for cell in nb.cells if grade_id(cell) == "test_clip_bounds").metadata["nbgrader"] = ["grade", 5]
    path.write_text(json.dumps(nb), encoding="utf-8")
