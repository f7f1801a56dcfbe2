# /// zoo
# title = "the learner handed in the whole folder as one archive"
# loses = []
# ///
# stock nbgrader: no grade, NbGraderException: No notebooks were matched

import zipfile


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    with zipfile.ZipFile(folder / "homework.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "dinosaur_island/dinosaur_island.ipynb")
        archive.writestr("__MACOSX/dinosaur_island/._dinosaur_island.ipynb", b"\x00\x05\x16\x07")
    path.unlink()
