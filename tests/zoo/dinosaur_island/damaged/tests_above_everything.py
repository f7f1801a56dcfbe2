# /// zoo
# title = "the learner dragged the tests of sample to the top of the notebook"
# loses = []
# ///
# stock nbgrader: loses the tests of sample

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.sort(key=lambda cell: not grade_id(cell).startswith("test_sample"))
    nbformat.write(nb, path)
