# /// zoo
# title = "the learner deleted all that belongs to optimize"
# loses = ["test_optimize_loss_and_state", "test_optimize_gradients", "test_optimize_update"]
# ///
# stock nbgrader: no grade, KeyError: 'try-optimize'

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [cell for cell in nb.cells if "optimize" not in grade_id(cell)]
    nbformat.write(nb, path)
