# /// zoo
# title = "A loop without end in a call"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% clip
def clip(gradients, maxValue):
    while True: pass
