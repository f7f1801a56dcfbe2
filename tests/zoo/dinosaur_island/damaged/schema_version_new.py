# /// zoo
# title = "a newer nbgrader marked one cell with version 99 of its metadata"
# loses = []
# ///
# stock nbgrader: stops the whole class, SchemaTooNewError

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    next(c for c in nb.cells if grade_id(c) == "test_clip_bounds").metadata.nbgrader.schema_version = 99
    nbformat.write(nb, path)
