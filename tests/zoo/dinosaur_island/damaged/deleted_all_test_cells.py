# /// zoo
# title = "the learner tidied up and deleted every test cell"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'try-optimize'

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [cell for cell in nb.cells if not is_test(cell)]
    nbformat.write(nb, path)
