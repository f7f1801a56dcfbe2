# /// zoo
# title = "the learner handed in notes, but no notebook"
# ungradable = "was not handed in"
# ///
# stock nbgrader: no grade, and beside others only a warning and exit code 0


def damage(folder):
    (folder / "dinosaur_island.ipynb").unlink()
    (folder / "notes.txt").write_text("My notebook is on my other computer, sorry!\n", encoding="utf-8")
