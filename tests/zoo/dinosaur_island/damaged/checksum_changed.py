# /// zoo
# title = "every checksum is another one, as from an older release"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.checksum = "0" * 32
    nbformat.write(nb, path)
