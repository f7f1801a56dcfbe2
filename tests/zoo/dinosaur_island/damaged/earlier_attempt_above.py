# /// zoo
# title = "the answer cell was copied: the upper one keeps a wrong attempt, the lower one is right"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'grade_id'

import copy

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(nb.cells) if grade_id(cell) == "sample")
    cell = copy.deepcopy(nb.cells[place])
    cell.id, cell.source = "copied", "def sample(parameters, char_to_ix, seed):\n    return []"
    nb.cells.insert(place, cell)
    nbformat.write(nb, path)
