# /// zoo
# title = "the learner split an answer cell, and both halves carry the mark of the answer"
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
    lower = nb.cells[place]
    upper = copy.deepcopy(lower)
    upper.id = "upper"
    upper.source = "def limited(gradient, bound):\n    return np.clip(gradient, -bound, bound)"
    lower.source = (
        "def clip(gradients, maxValue):\n"
        "    return {name: limited(gradient, maxValue) for name, gradient in gradients.items()}"
    )
    nb.cells.insert(place, upper)
    nbformat.write(nb, path)
