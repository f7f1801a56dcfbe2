# /// zoo
# title = "The biases come back as flat vectors"
# base = "solution"
# loses = ["test_clip_all_gradients"]
# says = "use reshape(-1, 1)"
# ///

# %% clip
def clip(gradients, maxValue):
    for key in ['dWax', 'dWaa', 'dWya']:
        gradients[key] = np.clip(gradients[key], -maxValue, maxValue)
    for key in ['db', 'dby']:
        gradients[key] = np.clip(gradients[key].ravel(), -maxValue, maxValue)
    return gradients
