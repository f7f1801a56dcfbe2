# /// zoo
# title = "Negative values inside the bounds lose their sign"
# base = "solution"
# loses = ["test_clip_values", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    for g in gradients.values():
        below = g < -maxValue
        g[...] = np.minimum(np.abs(g), maxValue)
        g[below] *= -1
    return gradients
