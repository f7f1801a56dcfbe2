# /// zoo
# title = "The loop variable is bound to a new array, the dictionary keeps the old ones"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "is the clipped array not in the dictionary that you return"
# ///

# %% clip
def clip(gradients, maxValue):
    for gradient in gradients.values():
        gradient = np.clip(gradient, -maxValue, maxValue)
    return gradients
