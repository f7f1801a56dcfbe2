# /// zoo
# title = "Every function raises SystemExit: the cell ends, and nothing says that it failed"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
def leave(*args, **kwargs): raise SystemExit(0)
clip = leave

# %% sample
sample = leave

# %% optimize
optimize = leave

# %% model
model = leave
