# /// zoo
# title = "the notebook's own metadata are null"
# loses = []
# ///
# stock nbgrader: no grade, ValidationError

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb["metadata"] = None
    path.write_text(json.dumps(nb), encoding="utf-8")
