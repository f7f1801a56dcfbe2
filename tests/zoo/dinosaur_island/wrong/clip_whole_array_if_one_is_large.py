# /// zoo
# title = "One element too large sets the whole array to the bound"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    for k in gradients:
        if gradients[k].max() > maxValue:
            gradients[k] = np.ones_like(gradients[k]) * maxValue
        elif gradients[k].min() < -maxValue:
            gradients[k] = np.ones_like(gradients[k]) * -maxValue
    return gradients
