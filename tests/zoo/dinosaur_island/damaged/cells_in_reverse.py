# /// zoo
# title = "a program that joins notebooks wrote the cells from last to first"
# loses = []
# ///
# stock nbgrader: 0 points

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.reverse()
    nbformat.write(nb, path)
