# /// zoo
# title = "a spreadsheet of cells came back with numbers for names"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'grade_id'

import json

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if grade_id(cell) in ("clip", "test_clip_bounds"):
            cell.metadata["nbgrader"]["grade_id"] = 7
    path.write_text(json.dumps(nb), encoding="utf-8")
