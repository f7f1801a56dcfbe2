# /// zoo
# title = "a newer Jupyter wrote format 4.99, with a field that nobody here knows"
# loses = []
# ///
# stock nbgrader: full marks

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.nbformat_minor = 99
    for cell in nb.cells:
        cell["authors"] = ["me"]
    path.write_text(json.dumps(nb), encoding="utf-8")
