# /// zoo
# title = "copying in another editor gave every cell the same id"
# loses = []
# ///
# stock nbgrader: full marks

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell["id"] = "0"
    path.write_text(json.dumps(nb), encoding="utf-8")
