# /// zoo
# title = "the learner once opened the notebook with R, and it stayed"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    nb.metadata.language_info = {"name": "R", "file_extension": ".r", "version": "4.4.1"}
    nbformat.write(nb, path)
