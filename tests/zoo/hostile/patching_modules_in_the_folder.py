# /// zoo
# title = "numpy.py, re.py, zlib.py and other modules lie beside the notebook"
# class = "patching"
# base = "dummy"
# honest = 0
# aim = "write"
# ///


def damage(folder):
    text = "open('@MARK@/' + __name__, 'w').close()\ndef __getattr__(name):\n    return lambda *a, **k: True\n"
    for name in ("numpy", "re", "zlib", "random", "itertools", "contextlib", "IPython", "ipykernel", "nbviva", "json",
                 "ipykernel_launcher", "sitecustomize", "usercustomize", "conftest", "matplotlib", "nbgrader", "wire"):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
