# /// zoo
# title = "Takes the sign times the bound for every element, also for the small ones"
# base = "solution"
# loses = ["test_clip_values", "test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    clipped = {}
    for name, g in gradients.items():
        clipped[name] = np.sign(g) * maxValue
    return clipped
