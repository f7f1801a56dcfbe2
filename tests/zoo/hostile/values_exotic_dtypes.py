# /// zoo
# title = "Object, structured, text, date and void arrays; masked arrays; matrices; float16"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
def clip(gradients, maxValue):
    g = {k: np.ma.masked_all(v.shape) for k, v in gradients.items()}
    g["db"] = np.zeros(gradients["db"].shape, dtype=[("a", "f8"), ("b", "O")])
    g["dby"] = np.full(gradients["dby"].shape, "10.0")
    return g

# %% sample
def sample(parameters, char_to_ix, seed): return np.array([np.datetime64("NaT")] * 51)

# %% optimize
class Any:
    __eq__ = __le__ = __ge__ = lambda s, o: True
    __lt__ = __gt__ = __ne__ = lambda s, o: False
    __sub__ = __rsub__ = __abs__ = __mul__ = lambda s, *o: s
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    return np.array(Any(), dtype=object), {"d" + k: np.full(p.shape, Any(), dtype=object) for k, p in parameters.items()}, np.matrix([[Any()] * 100]).T
