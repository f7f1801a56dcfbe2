# /// zoo
# title = "The test cells are gone, and own cells carry their names"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    marks = [cell.metadata.nbgrader for cell in nb.cells if is_test(cell)]
    nb.cells = [cell for cell in nb.cells if not is_test(cell)]
    for mark in marks:
        cell = nbformat.v4.new_code_cell("'passed'", metadata={"nbgrader": {**mark, "solution": True, "locked": False}})
        nb.cells.append(cell)
    nbformat.write(nb, path)
