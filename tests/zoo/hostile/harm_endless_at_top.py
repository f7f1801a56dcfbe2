# /// zoo
# title = "The answer cell itself never ends"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% clip
import itertools
for _ in itertools.repeat(None): pass
