# /// zoo
# title = "the learner deleted the test cell that follows a given cell without points"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'watch-model'

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [cell for cell in nb.cells if grade_id(cell) != "test_model_training_pairs"]
    nbformat.write(nb, path)
