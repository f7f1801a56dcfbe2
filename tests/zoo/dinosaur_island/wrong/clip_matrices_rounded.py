# /// zoo
# title = "The matrices are rounded to two decimals on the way"
# base = "solution"
# loses = ["test_clip_values"]
# ///

# %% clip
def clip(gradients, maxValue):
    for key in gradients:
        gradients[key] = np.clip(gradients[key], -maxValue, maxValue)
        if gradients[key].shape[1] > 1:
            gradients[key] = np.round(gradients[key], 2)  # easier to read
    return gradients
