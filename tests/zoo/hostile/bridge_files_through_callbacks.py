# /// zoo
# title = "Files of seven megabytes with new names go with each callback, so that the other side's disk fills"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "disk"
# ///

# %% model
import sys
_n = iter(range(10 ** 6))
def model(*a, **k):
    hit = []
    for name, module in list(sys.modules.items()):
        if name.endswith("state.files"):
            hit.append((module.Files.look, module.Files))
            module.Files.look = lambda self: {f"@TAG@{next(_n)}.bin": b"x" * 7_000_000, "../../@TAG@": b"x", "@MARK@/x": b"x", ".tmp/../../x": b"x", "utils/checks/comparing.py": b"x", "dinos.txt": b"a", "a\0b": b"", "": b""}
            module.Files.touched = property(lambda self: True, lambda self, value: None)
    if "nbviva" in sys.modules and not hit: raise LookupError("lost its target")
    for _ in range(150): optimize([None], [0], np.zeros((3, 1)), {}, learning_rate=0.01)
    return {}
