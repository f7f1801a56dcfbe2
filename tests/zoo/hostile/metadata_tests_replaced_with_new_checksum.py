# /// zoo
# title = "The text of each test cell is `pass`, with a checksum that fits it"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat
from nbgrader.utils import compute_checksum

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_test, nb.cells):
        cell.source = "pass"
        cell.metadata.nbgrader.checksum = compute_checksum(cell)
    nbformat.write(nb, path)
