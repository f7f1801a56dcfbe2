# /// zoo
# title = "An own empty cell with the name and the cell id of each test stands before the real one"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    copies = [nbformat.v4.new_code_cell("1", id=cell.id, metadata=cell.metadata) for cell in nb.cells if is_test(cell)]
    nb.cells = copies + nb.cells
    path.write_text(nbformat.v4.writes(nb), encoding="utf-8")
