# /// zoo
# title = "a slip of the key M turned an answer cell into text"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = next(cell for cell in nb.cells if grade_id(cell) == "clip")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    nbformat.write(nb, path)
