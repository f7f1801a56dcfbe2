# /// zoo
# title = "the learner renamed the notebook before handing it in"
# loses = []
# ///
# stock nbgrader: no grade, NbGraderException: No notebooks found


def damage(folder):
    (folder / "dinosaur_island.ipynb").rename(folder / "dinosaurs_FINAL.ipynb")
