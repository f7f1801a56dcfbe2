# /// zoo
# title = "after a crash the file system filled the last block of the file with null bytes"
# loses = []
# ///
# stock nbgrader: no grade, NotJSONError


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    content = path.read_bytes()
    path.write_bytes(content + bytes(-len(content) % 4096 or 4096))
