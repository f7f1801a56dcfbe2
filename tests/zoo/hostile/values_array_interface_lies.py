# /// zoo
# title = "__array__ and __array_interface__ describe memory that is not theirs, with wrong sizes"
# class = "values"
# base = "stub"
# honest = 0
# aim = "kill"
# ///

# %% clip
class Memory:
    def __init__(self, like): self._like = like
    @property
    def __array_interface__(self):
        return {"shape": self._like.shape, "typestr": "<f8", "data": (0x1000, False), "version": 3}
    shape = property(lambda self: self._like.shape)

class Twice:
    calls = 0
    def __array__(self, dtype=None, copy=None):
        Twice.calls += 1
        return np.zeros((Twice.calls % 7, 5))

def clip(gradients, maxValue):
    return {k: Memory(g) if k != "dWaa" else Twice() for k, g in gradients.items()}
