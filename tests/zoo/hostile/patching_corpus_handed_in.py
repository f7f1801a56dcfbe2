# /// zoo
# title = "dinos.txt is another: one name of one letter, so that little has to be learnt"
# class = "patching"
# base = "dummy"
# honest = 0
# ///


def damage(folder):
    (folder / "dinos.txt").write_text("a\n", encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "dinos.txt").write_text("a\n", encoding="utf-8")
