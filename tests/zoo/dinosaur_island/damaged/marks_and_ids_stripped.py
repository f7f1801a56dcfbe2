# /// zoo
# title = "an online editor took nbgrader's marks and gave the cells ids of its own"
# loses = []
# ///
# stock nbgrader: no grade, KeyError: 'clip'

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for number, cell in enumerate(nb.cells):
        cell.metadata = {}
        cell.id = f"cell-{number}"
    nbformat.write(nb, path)
