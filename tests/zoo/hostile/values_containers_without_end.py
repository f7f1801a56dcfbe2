# /// zoo
# title = "Lists and dicts that contain themselves, and nesting of 100,000 levels"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
def clip(gradients, maxValue):
    gradients["dWaa"] = deep = []
    for _ in range(100_000): deep = [deep]
    gradients["dWax"], gradients["dWya"], gradients["x"] = deep, gradients, {**gradients}
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    out = []
    out.append(out)
    return out
