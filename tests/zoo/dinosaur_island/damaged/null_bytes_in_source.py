# /// zoo
# title = "pasting from another program left null bytes in an answer"
# loses = []
# ///
# stock nbgrader: loses the tests of clip, at least

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = next(cell for cell in nb.cells if grade_id(cell) == "clip")
    cell.source = cell.source.replace("\n", "\x00\n", 1)
    nbformat.write(nb, path)
