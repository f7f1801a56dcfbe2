# /// zoo
# title = "the learner dragged the answer cell of clip to the end of the notebook"
# loses = []
# ///
# stock nbgrader: loses the tests of clip, at least

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.sort(key=lambda cell: grade_id(cell) == "clip")
    nbformat.write(nb, path)
