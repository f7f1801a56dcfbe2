# /// zoo
# title = "the learner renamed the notebook before handing it in"
# ungradable = "was renamed to dinosaurs_FINAL.ipynb"
# ///
# stock nbgrader: no grade, NbGraderException: No notebooks found


def damage(folder):
    (folder / "dinosaur_island.ipynb").rename(folder / "dinosaurs_FINAL.ipynb")
