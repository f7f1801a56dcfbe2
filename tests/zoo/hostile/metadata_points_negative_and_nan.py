# /// zoo
# title = "The cells that would be lost are worth -1000 and NaN, so that losing them pays"
# class = "metadata"
# base = "stub"
# honest = 15
# ///

import nbformat

from nbviva.cells.marks import grade_id, is_test


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in filter(is_test, nb.cells):
        if not grade_id(cell).startswith("test_clip"):
            cell.metadata.nbgrader.points = -1000 if "sample" in grade_id(cell) else float("nan")
    nbformat.write(nb, path)

# %% clip
def clip(gradients, maxValue):
    return {name: np.clip(gradient, -maxValue, maxValue) for name, gradient in gradients.items()}
