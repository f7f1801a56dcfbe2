# /// zoo
# title = "the notebook asks for the kernel of the learner's own environment"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.metadata.kernelspec = {"name": "conda-env-dl-py", "display_name": "Python [dl]", "language": "python"}
    nbformat.write(nb, path)
