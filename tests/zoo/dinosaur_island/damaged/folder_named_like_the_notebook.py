# /// zoo
# title = "unpacking made a folder with the name of the notebook, and only a preview image is in it"
# ungradable = "was not handed in"
# ///
# stock nbgrader: no grade, IsADirectoryError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    path.unlink()
    path.mkdir()
    (path / "preview.png").write_bytes(b"\x89PNG\r\n\x1a\n")
