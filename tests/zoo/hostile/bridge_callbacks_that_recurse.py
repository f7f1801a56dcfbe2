# /// zoo
# title = "Callbacks within callbacks: what is passed to a stand-in calls the stand-in again"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% model
class Again:
    def __add__(self, other): return optimize([None], [0], self, {}, learning_rate=0.01)[2]
    __radd__ = __array_ufunc__ = __call__ = lambda self, *a, **k: optimize([None], [0], self, {}, learning_rate=0.01)
def model(*a, **k):
    optimize([None], [0], Again(), {}, learning_rate=0.01)
    return Again()
