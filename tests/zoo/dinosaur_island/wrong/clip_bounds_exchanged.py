# /// zoo
# title = "Lower and upper bound in the wrong order"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "two ends of the interval in the wrong order"
# ///

# %% clip
def clip(gradients, maxValue):
    for gradient in gradients.values():
        np.clip(gradient, maxValue, -maxValue, out=gradient)
    return gradients
