# /// zoo
# title = "Only the upper bound is applied"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "what about large negative numbers?"
# ///

# %% clip
def clip(gradients, maxValue):
    return {name: np.minimum(g, maxValue) for name, g in gradients.items()}
