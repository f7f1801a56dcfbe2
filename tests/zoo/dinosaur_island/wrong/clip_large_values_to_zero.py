# /// zoo
# title = "Elements outside the bounds are set to zero"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    for g in gradients.values():
        g[np.abs(g) > maxValue] = 0
    return gradients
