# /// zoo
# title = "Test cells stand above the cell in which the learner breaks what they use"
# class = "metadata"
# base = "dummy"
# honest = 0
# ///

import nbformat

from nbviva.cells.marks import is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.sort(key=is_test)
    nb.cells.insert(0, nbformat.v4.new_code_cell("hidden_check = lambda *a: None; checks = hidden_check"))
    for cell in filter(is_test, nb.cells):
        cell.source = "if 0:\n" + "\n".join("    " + line for line in cell.source.splitlines())
    nbformat.write(nb, path)
