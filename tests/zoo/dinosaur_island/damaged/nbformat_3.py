# /// zoo
# title = "the notebook went through a program that writes format 3, of 2013"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nbformat.write(nbformat.convert(nb, 3), path, version=3)
