# /// zoo
# title = "Every function raises IPython's UsageError, for which shells show a line and no traceback"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
from IPython.core.error import UsageError
def leave(*args, **kwargs): raise UsageError("done")
clip = leave

# %% sample
sample = leave

# %% optimize
optimize = leave

# %% model
model = leave
