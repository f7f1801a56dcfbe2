# /// zoo
# title = "Test cells hold outputs that look like success, and the notebook says that it was run"
# class = "metadata"
# base = "dummy"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for count, cell in enumerate(filter(is_test, nb.cells)):
        points = str(cell.metadata.nbgrader.points)
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": points}, execution_count=count)]
        cell.execution_count, cell.metadata.trusted = count, True
    nb.metadata.update(trusted=True, signature="sha256:0")
    nbformat.write(nb, path)
