# /// zoo
# title = "the learner handed in a web page made from the notebook"
# ungradable = "was not handed in"
# ///
# stock nbgrader: no grade, NbGraderException: No notebooks were matched


def damage(folder):
    (folder / "dinosaur_island.ipynb").unlink()
    (folder / "dinosaur_island.html").write_text("<!DOCTYPE html><title>dinosaur_island</title>", encoding="utf-8")
