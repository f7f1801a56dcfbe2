# /// zoo
# title = "the learner moved a helper into a new cell above the answer"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(nb.cells) if grade_id(cell) == "clip")
    nb.cells[place].source = (
        "def clip(gradients, maxValue):\n"
        "    return {name: limited(gradient, maxValue) for name, gradient in gradients.items()}"
    )
    helper = "def limited(gradient, bound):\n    return np.clip(gradient, -bound, bound)"
    nb.cells.insert(place, nbformat.v4.new_code_cell(helper, id="helper"))
    nbformat.write(nb, path)
