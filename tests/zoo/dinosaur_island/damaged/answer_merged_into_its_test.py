# /// zoo
# title = "the learner merged the answer cell with the test below it, and the mark of the test was kept"
# loses = []
# ///
# stock nbgrader: loses the tests of clip

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    answer = next(cell for cell in nb.cells if grade_id(cell) == "clip")
    test = next(cell for cell in nb.cells if grade_id(cell) == "test_clip_values")
    test.source = f"{answer.source}\n\n{test.source}"
    nb.cells.remove(answer)
    nbformat.write(nb, path)
