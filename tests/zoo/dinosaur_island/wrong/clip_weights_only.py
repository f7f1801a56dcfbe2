# /// zoo
# title = "Returns a dictionary of the three matrices, the biases are gone"
# base = "solution"
# loses = ["test_clip_all_gradients"]
# says = "has no `db`"
# ///

# %% clip
def clip(gradients, maxValue):
    # only matrices can explode, so I keep those
    clipped = {}
    for key in ["dWax", "dWaa", "dWya"]:
        clipped[key] = np.clip(gradients[key], -maxValue, maxValue)
    return clipped
