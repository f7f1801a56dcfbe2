# /// zoo
# title = "a program that saves space left out empty outputs and counts"
# loses = []
# ///
# stock nbgrader: full marks

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
    path.write_text(json.dumps(nb), encoding="utf-8")
