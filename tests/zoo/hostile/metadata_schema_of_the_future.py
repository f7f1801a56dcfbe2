# /// zoo
# title = "nbgrader's marks are of version 99, without the keys that count"
# class = "metadata"
# base = "dummy"
# honest = 0
# ///

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = {"schema_version": 99, "grade_id": cell.metadata.nbgrader.grade_id, "score": 100}
    nbformat.write(nb, path)
