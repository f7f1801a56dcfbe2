# /// zoo
# title = "an older Jupyter wrote format 4.4, in which cells have no ids"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.nbformat_minor = 4
    for cell in nb.cells:
        del cell["id"]
    nbformat.write(nb, path)
