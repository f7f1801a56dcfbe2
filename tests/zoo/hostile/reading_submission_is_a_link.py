# /// zoo
# title = "The notebook handed in is a symbolic link to the instructor's own"
# class = "reading"
# base = "stub"
# honest = 0
# ///


def damage(folder):
    (folder / "dinosaur_island.ipynb").unlink()
    (folder / "dinosaur_island.ipynb").symlink_to("@COURSE@/source/dinosaur_island/dinosaur_island.ipynb")
