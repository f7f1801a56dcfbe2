# /// zoo
# title = "Metadata nested 100,000 deep, for programs that recurse"
# class = "metadata"
# base = "stub"
# honest = 0
# aim = "time"
# ///


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(text[:-1] + ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}", encoding="utf-8")
