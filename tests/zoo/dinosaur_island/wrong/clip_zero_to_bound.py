# /// zoo
# title = "Clips to [0, maxValue]"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "The lower end of the interval is -maxValue, not 0"
# ///

# %% clip
def clip(gradients, maxValue):
    for key in gradients.keys():
        gradients[key] = np.clip(gradients[key], 0, maxValue)
    return gradients
