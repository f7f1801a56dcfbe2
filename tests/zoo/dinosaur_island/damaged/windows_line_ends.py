# /// zoo
# title = "each line ends in CR LF, in the file and inside the answers"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    nbformat.write(nb, path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
