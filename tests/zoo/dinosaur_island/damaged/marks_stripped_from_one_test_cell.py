# /// zoo
# title = "one test cell lost nbgrader's mark"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = next(cell for cell in nb.cells if grade_id(cell) == "test_clip_bounds")
    del cell.metadata["nbgrader"]
    nbformat.write(nb, path)
