# /// zoo
# title = "an editor on Windows put a byte order mark before the first brace"
# loses = []
# ///
# stock nbgrader: no grade, NotJSONError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
