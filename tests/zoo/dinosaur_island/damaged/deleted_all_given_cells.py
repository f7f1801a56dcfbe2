# /// zoo
# title = "only the four answers are left: the learner copied them into a new notebook and kept their marks"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'try-optimize'

import nbformat

from nbviva.cells.marks import is_answer


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [cell for cell in nb.cells if is_answer(cell)]
    nbformat.write(nb, path)
