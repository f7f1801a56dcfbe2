# /// zoo
# title = "a shortcut to the notebook on the learner's desktop was packed instead of the notebook"
# ungradable = "was not handed in"
# ///
# stock nbgrader: 0 points, FileNotFoundError

import os


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    path.unlink()
    if os.name != "nt":  # Windows lets only some users make links; there, nothing is left at all
        path.symlink_to("../../../Desktop/dinosaur_island.ipynb")
