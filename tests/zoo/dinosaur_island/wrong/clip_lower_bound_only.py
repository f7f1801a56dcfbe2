# /// zoo
# title = "Only the lower bound is applied"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    for g in gradients.values():
        g[g < -maxValue] = -maxValue
    return gradients
