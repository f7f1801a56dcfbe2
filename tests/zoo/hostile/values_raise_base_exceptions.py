# /// zoo
# title = "KeyboardInterrupt, GeneratorExit and own children of BaseException end the cell"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
class Done(BaseException): pass
def clip(gradients, maxValue): raise Done("all tests passed")

# %% sample
def sample(parameters, char_to_ix, seed): raise KeyboardInterrupt

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01): raise GeneratorExit

# %% model
import unittest
def model(*a, **k): raise unittest.SkipTest("skipped")
