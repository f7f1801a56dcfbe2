# /// zoo
# title = "an unsolved copy lies beside the notebook, as 'Duplicate' in the file browser makes it"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import is_answer


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if is_answer(cell):
            cell.source = "raise NotImplementedError"
    nbformat.write(nb, folder / "dinosaur_island-Copy1.ipynb")
