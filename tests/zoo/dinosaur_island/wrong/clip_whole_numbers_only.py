# /// zoo
# title = "maxValue is cut to a whole number first, so a bound of 0.5 becomes 0"
# base = "solution"
# loses = ["test_clip_bounds"]
# ///

# %% clip
def clip(gradients, maxValue):
    m = int(maxValue)  # clip wants integers, I think
    return {k: np.clip(g, -m, m) for k, g in gradients.items()}
