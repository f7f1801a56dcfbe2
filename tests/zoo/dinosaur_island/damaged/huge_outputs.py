# /// zoo
# title = "the learner printed every gradient: two megabytes of stored output"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = next(cell for cell in nb.cells if grade_id(cell) == "optimize")
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="0.29713815361 -0.0077738760\n" * 75_000)]
    nbformat.write(nb, path)
