# /// zoo
# title = "the learner copied a test cell to run it again further down"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'grade_id'

import copy

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = copy.deepcopy(next(cell for cell in nb.cells if grade_id(cell) == "test_clip_values"))
    cell.id = "copied"
    nb.cells.append(cell)
    nbformat.write(nb, path)
