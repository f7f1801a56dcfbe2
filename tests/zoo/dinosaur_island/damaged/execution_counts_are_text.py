# /// zoo
# title = "another program wrote the numbers of the runs as text"
# loses = []
# ///
# stock nbgrader: full marks

import json

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for number, cell in enumerate(nb.cells):
        if cell.cell_type == "code":
            cell["execution_count"] = str(number)
    path.write_text(json.dumps(nb), encoding="utf-8")
