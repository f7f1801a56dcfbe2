# /// zoo
# title = "Takes maxValue for the width of the interval"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "not its width"
# ///

# %% clip
def clip(gradients, maxValue):
    half = maxValue / 2
    return {k: np.clip(v, -half, half) for k, v in gradients.items()}
