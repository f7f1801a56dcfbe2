# /// zoo
# title = "the learner put an import into the locked cell at the top, in an editor that lets everybody edit it"
# loses = []
# ///
# stock nbgrader: loses the tests of clip

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cells = {grade_id(cell): cell for cell in nb.cells}
    cells["imports"].source = f"import functools\n{cells['imports'].source}"
    cells["clip"].source = (
        "def clip(gradients, maxValue):\n"
        "    limited = functools.partial(np.clip, a_min=-maxValue, a_max=maxValue)\n"
        "    return {name: limited(gradient) for name, gradient in gradients.items()}"
    )
    nbformat.write(nb, path)
