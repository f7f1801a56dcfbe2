# /// zoo
# title = "the learner handed in a folder that holds the notebook"
# loses = []
# ///
# stock nbgrader: no grade, and beside others only a warning and exit code 0


def damage(folder):
    inner = folder / "my homework"
    inner.mkdir()
    (folder / "dinosaur_island.ipynb").rename(inner / "dinosaur_island.ipynb")
