# /// zoo
# title = "The kernel's name is a path to a folder of the submission with a kernel.json of its own"
# class = "metadata"
# base = "stub"
# honest = 0
# aim = "write"
# ///

import json
import sys

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.metadata.kernelspec = {"name": "../own", "display_name": "own", "language": "python"}
    nbformat.write(nb, path)
    for place in ("own", "kernels/own", "share/jupyter/kernels/own"):
        (folder / place).mkdir(parents=True)
        run = [sys.executable, "-c", "open('@MARK@/kernel', 'w').close()", "{connection_file}"]
        spec = {"argv": run, "display_name": "own", "language": "python"}
        (folder / place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
