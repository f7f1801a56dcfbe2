# /// zoo
# title = "an old nbgrader marked the cells with version 1 of its metadata"
# loses = []
# ///
# stock nbgrader: stops the whole class, SchemaTooOldError

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 1
            del cell.metadata.nbgrader["task"]
    nbformat.write(nb, path)
