# /// zoo
# title = "a second download got ' (1)' into its name and was handed in like that"
# loses = []
# ///
# stock nbgrader: no grade, NbGraderException: No notebooks found


def damage(folder):
    (folder / "dinosaur_island.ipynb").rename(folder / "dinosaur_island (1).ipynb")
