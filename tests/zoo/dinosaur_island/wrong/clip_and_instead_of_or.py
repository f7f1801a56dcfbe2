# /// zoo
# title = "The loop asks for values above AND below the bounds, which none is"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "does an `if` ask for what is never true?"
# ///

# %% clip
def clip(gradients, maxValue):
    for key in gradients:
        for i in range(gradients[key].shape[0]):
            for j in range(gradients[key].shape[1]):
                if gradients[key][i, j] > maxValue and gradients[key][i, j] < -maxValue:
                    gradients[key][i, j] = np.sign(gradients[key][i, j]) * maxValue
    return gradients
