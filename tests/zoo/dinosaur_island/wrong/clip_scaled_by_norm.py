# /// zoo
# title = "Scales the whole gradient down to the norm maxValue instead of clipping each element"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    # gradient clipping = if the norm is too large, make it shorter
    total = np.sqrt(sum(np.sum(g ** 2) for g in gradients.values()))
    if total > maxValue:
        for key in gradients:
            gradients[key] = gradients[key] * maxValue / total
    return gradients
