# /// zoo
# title = "Exceptions whose __str__ never ends, is gigantic, raises again or is no text"
# class = "values"
# base = "stub"
# honest = 0
# aim = "time"
# ///

# %% clip
class Endless(Exception):
    def __str__(self):
        while True: pass
def clip(gradients, maxValue): raise Endless

# %% sample
class Big(Exception):
    def __str__(self): return "x" * 200_000_000
def sample(parameters, char_to_ix, seed): raise Big

# %% optimize
class Worse(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
    __cause__ = property(lambda self: self)
def optimize(X, Y, a_prev, parameters, learning_rate=0.01): raise Worse

# %% model
class NoText(Exception):
    __str__ = lambda self: 7
    __module__ = 3
NoText.__name__ = NoText.__qualname__ = "x" * 100_000
def model(*a, **k): raise NoText
