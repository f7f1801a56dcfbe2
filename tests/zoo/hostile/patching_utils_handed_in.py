# /// zoo
# title = "The submission brings a utils folder whose checks do nothing"
# class = "patching"
# base = "dummy"
# honest = 0
# ///


def damage(folder):
    import pathlib

    import utils.checks.comparing

    text = pathlib.Path(utils.checks.comparing.__file__).read_text(encoding="utf-8")
    (folder / "utils" / "checks").mkdir(parents=True, exist_ok=True)
    (folder / "utils" / "checks" / "comparing.py").write_text(text.replace("raise CheckFailed(message)", "return"), encoding="utf-8")
    (folder / "utils" / "numpy.py").write_text("raise SystemExit\n", encoding="utf-8")
    (folder / "utils" / "__main__.py").write_text("raise SystemExit\n", encoding="utf-8")
