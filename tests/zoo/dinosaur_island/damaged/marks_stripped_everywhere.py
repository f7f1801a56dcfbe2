# /// zoo
# title = "a clean-up tool took nbgrader's marks from every cell"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'clip'

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
    nbformat.write(nb, path)
