# /// zoo
# title = "each test cell says that it is worth 1000 points"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if is_test(cell):
            cell.metadata.nbgrader.points = 1000
    nbformat.write(nb, path)
