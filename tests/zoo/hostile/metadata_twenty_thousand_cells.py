# /// zoo
# title = "Twenty thousand extra cells, each with an output of its own"
# class = "metadata"
# base = "stub"
# honest = 0
# aim = "time"
# slow = true
# ///

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells += [nbformat.v4.new_code_cell(f"x{i} = {i}") for i in range(20_000)]
    nbformat.write(nb, path)
