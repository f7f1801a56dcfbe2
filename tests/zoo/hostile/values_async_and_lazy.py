# /// zoo
# title = "Coroutines, futures and lazy objects that do their work, or their harm, when they are looked at"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
async def clip(gradients, maxValue): return gradients

# %% sample
class Lazy(list):
    def __iter__(self):
        import os; os._exit(0)
    __len__ = __getitem__ = __iter__
def sample(parameters, char_to_ix, seed): return Lazy([0])

# %% optimize
import threading
def optimize(X, Y, a_prev, parameters, learning_rate=0.01): return threading.Lock(), open("/dev/zero", "rb"), memoryview(b"x")
