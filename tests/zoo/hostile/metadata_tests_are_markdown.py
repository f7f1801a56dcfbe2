# /// zoo
# title = "Test cells became markdown, which cannot fail"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_test, nb.cells):
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]
    nbformat.write(nb, path)
