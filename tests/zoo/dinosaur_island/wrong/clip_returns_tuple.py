# /// zoo
# title = "Returns the five arrays as a tuple instead of a dictionary"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# says = "must return a dictionary"
# ///

# %% clip
def clip(gradients, maxValue):
    dWaa, dWax, dWya, db, dby = [np.clip(gradients[k], -maxValue, maxValue) for k in ("dWaa", "dWax", "dWya", "db", "dby")]
    return dWaa, dWax, dWya, db, dby
