# /// zoo
# title = "the learner deleted the answer cell of clip, the rest is right"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# ///
# stock nbgrader: loses the tests of clip, at least

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [cell for cell in nb.cells if grade_id(cell) != "clip"]
    nbformat.write(nb, path)
