# /// zoo
# title = "the disk was full: the notebook has no bytes at all"
# ungradable = "is empty"
# ///
# stock nbgrader: no grade, NotJSONError


def damage(folder):
    (folder / "dinosaur_island.ipynb").write_bytes(b"")
