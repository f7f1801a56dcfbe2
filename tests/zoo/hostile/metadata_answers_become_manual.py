# /// zoo
# title = "Answer cells say that they are graded by hand, 100 points each"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_answer


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_answer, nb.cells):
        cell.metadata.nbgrader.update(grade=True, points=100)
    nbformat.write(nb, path)
