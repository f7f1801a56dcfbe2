# /// zoo
# title = "Test cells say that they are the learner's to change, and hold `pass`"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_test, nb.cells):
        cell.metadata.nbgrader.update(locked=False, solution=True)
        cell.source = "pass"
    nbformat.write(nb, path)
