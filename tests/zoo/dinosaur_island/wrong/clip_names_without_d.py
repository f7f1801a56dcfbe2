# /// zoo
# title = "The returned dictionary uses the names of the parameters, without the d"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    result = {}
    for name in ["Wax", "Waa", "Wya", "b", "by"]:
        result[name] = np.clip(gradients["d" + name], -maxValue, maxValue)
    return result
