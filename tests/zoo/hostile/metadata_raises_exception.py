# /// zoo
# title = "Test cells carry the tag that says an exception is expected"
# class = "metadata"
# base = "dummy"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_test, nb.cells):
        cell.metadata.tags = ["raises-exception", "hide-output"]
    nbformat.write(nb, path)
