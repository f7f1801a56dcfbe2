# /// zoo
# title = "the answer cell was copied and the text of the lower copy deleted"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'grade_id'

import copy

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(nb.cells) if grade_id(cell) == "clip")
    cell = copy.deepcopy(nb.cells[place])
    cell.id, cell.source = "copied", ""
    nb.cells.insert(place + 1, cell)
    nbformat.write(nb, path)
