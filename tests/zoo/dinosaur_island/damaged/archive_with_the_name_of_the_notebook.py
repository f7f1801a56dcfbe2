# /// zoo
# title = "the learner packed the notebook and gave the archive its name"
# loses = []
# ///
# stock nbgrader: no grade, UnicodeDecodeError

import zipfile


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dinosaur_island.ipynb", content)
