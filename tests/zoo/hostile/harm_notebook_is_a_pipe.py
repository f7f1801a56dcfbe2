# /// zoo
# title = "The notebook that was handed in is a named pipe: who opens it waits for ever"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

import os


def damage(folder):
    (folder / "dinosaur_island.ipynb").unlink()
    os.mkfifo(folder / "dinosaur_island.ipynb")
