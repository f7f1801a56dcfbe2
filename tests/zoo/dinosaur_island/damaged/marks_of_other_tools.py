# /// zoo
# title = "other programs left their own metadata, and keys among nbgrader's"
# loses = []
# ///
# stock nbgrader: no grade, ValidationError

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.metadata["colab"] = {"provenance": []}
    for cell in nb.cells:
        cell.metadata["vscode"] = {"languageId": "python"}
        cell.metadata["collapsed"] = True
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["edited_by"] = {"tool": "x"}
    nbformat.write(nb, path)
