# /// zoo
# title = "a tool wrote each cell as one string, where Jupyter writes a list of lines"
# loses = []
# ///
# stock nbgrader: full marks

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    path.write_text(json.dumps(nb), encoding="utf-8")
