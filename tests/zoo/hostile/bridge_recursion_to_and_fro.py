# /// zoo
# title = "Examiner and candidate call each other until one of them has no stack left"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% model
class Deep:
    def __radd__(self, other): return optimize([None], [0], Deep(), {}, learning_rate=0.01)
    __add__ = __radd__
    def __iter__(self): return iter(Deep())
    def __getitem__(self, key): return Deep()
def model(*a, **k):
    import sys
    sys.setrecursionlimit(10 ** 6)
    return optimize(Deep(), Deep(), Deep(), Deep(), learning_rate=Deep())
