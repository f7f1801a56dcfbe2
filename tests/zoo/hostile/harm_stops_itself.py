# /// zoo
# title = "The process stops itself with SIGSTOP in the middle of a call"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% clip
import os, signal
def clip(gradients, maxValue):
    os.kill(os.getpid(), signal.SIGSTOP)
    return gradients
