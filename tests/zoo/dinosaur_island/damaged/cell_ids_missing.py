# /// zoo
# title = "the file says format 4.5, but its cells have no ids"
# loses = []
# ///
# stock nbgrader: full marks

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        del cell["id"]
    path.write_text(json.dumps(nb), encoding="utf-8")
