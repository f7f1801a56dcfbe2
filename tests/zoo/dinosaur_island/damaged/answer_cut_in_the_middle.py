# /// zoo
# title = "the learner split the answer cell in the middle of its function without noticing"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'grade_id'

import copy

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(nb.cells) if grade_id(cell) == "optimize")
    upper = nb.cells[place]
    lower = copy.deepcopy(upper)
    lower.id = "lower"
    upper.source, _, lower.source = upper.source.rstrip().rpartition("\n")
    nb.cells.insert(place + 1, lower)
    nbformat.write(nb, path)
