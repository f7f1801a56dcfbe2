# /// zoo
# title = "one test cell carries the name of the test above it"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'grade_id'

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    next(c for c in nb.cells if grade_id(c) == "test_clip_bounds").metadata.nbgrader.grade_id = "test_clip_values"
    nbformat.write(nb, path)
