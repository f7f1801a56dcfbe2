# /// zoo
# title = "the metadata of one text cell and of one answer cell are null"
# loses = []
# ///
# stock nbgrader: no grade, ValidationError

import json

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    next(cell for cell in nb.cells if grade_id(cell) == "sample")["metadata"] = None
    nb.cells[0]["metadata"] = None
    path.write_text(json.dumps(nb), encoding="utf-8")
