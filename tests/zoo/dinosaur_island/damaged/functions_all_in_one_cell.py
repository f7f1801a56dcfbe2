# /// zoo
# title = "all four functions are in the first answer cell, and the other three were deleted"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id, is_answer


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    answers = [cell for cell in nb.cells if is_answer(cell)]
    assert grade_id(answers[0]) == "clip"
    answers[0].source = "\n\n\n".join(cell.source for cell in answers)
    nb.cells = [cell for cell in nb.cells if cell not in answers[1:]]
    nbformat.write(nb, path)
