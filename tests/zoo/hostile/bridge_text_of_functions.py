# /// zoo
# title = "Names, docs, signatures and source of the answers are gigantic or lie, for who shows or inspects them"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "memory"
# ///

# %% clip
def clip(gradients, maxValue): return gradients
clip.__name__ = "x" * 20_000_000
clip.__qualname__ = "checks.fail"
clip.__doc__ = "y" * 50_000_000
clip.__module__ = "utils.checks"
clip.__signature__ = "gradients"
clip.__defaults__ = ({"a": "z" * 20_000_000},)
clip.__wrapped__ = clip
clip.__annotations__ = {"return": clip}
