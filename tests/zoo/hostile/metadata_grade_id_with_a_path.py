# /// zoo
# title = "A cell's name is a path out of the folder, for programs that write a file of that name"
# class = "metadata"
# base = "stub"
# honest = 0
# aim = "write"
# ///

import nbformat

from nbviva.cells.marks import is_answer


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_answer, nb.cells):
        cell.metadata.nbgrader.grade_id = "@MARK@/" + cell.metadata.nbgrader.grade_id
        cell.attachments = {"@MARK@/x.png": {"image/png": "AAAA"}}
    path.write_text(nbformat.v4.writes(nb), encoding="utf-8")
