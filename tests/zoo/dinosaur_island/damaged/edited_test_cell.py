# /// zoo
# title = "the learner put a print into a test cell to see more, and broke it"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = next(cell for cell in nb.cells if grade_id(cell) == "test_optimize_update")
    cell.source = "print(returned[0]\n" + cell.source
    nbformat.write(nb, path)
