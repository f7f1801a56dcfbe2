# /// zoo
# title = "a function lives in a module that the learner wrote and handed in beside the notebook"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    cell = next(cell for cell in nb.cells if grade_id(cell) == "clip")
    cell.source = (
        "from my_helpers import limited\n\n\n"
        "def clip(gradients, maxValue):\n"
        "    return {name: limited(gradient, maxValue) for name, gradient in gradients.items()}"
    )
    nbformat.write(nb, path)
    (folder / "my_helpers.py").write_text(
        "import numpy as np\n\n\ndef limited(gradient, bound):\n    return np.clip(gradient, -bound, bound)\n",
        encoding="utf-8",
    )
