# /// zoo
# title = "The notebook asks for a kernel that does nothing"
# class = "metadata"
# base = "stub"
# honest = 0
# ///

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.metadata.kernelspec = {"name": "bash", "display_name": "Bash", "language": "bash"}
    nb.metadata.language_info = {"name": "bash", "pygments_lexer": "bash"}
    nbformat.write(nb, path)
