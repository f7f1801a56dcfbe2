# /// zoo
# title = "maxValue is used for the biases, the weights still have the 10 of the first try"
# base = "solution"
# loses = ["test_clip_bounds"]
# ///

# %% clip
def clip(gradients, maxValue):
    dWax = np.clip(gradients["dWax"], -10, 10)
    dWaa = np.clip(gradients["dWaa"], -10, 10)
    dWya = np.clip(gradients["dWya"], -10, 10)
    db = np.clip(gradients["db"], -maxValue, maxValue)
    dby = np.clip(gradients["dby"], -maxValue, maxValue)
    return {"dWax": dWax, "dWaa": dWaa, "dWya": dWya, "db": db, "dby": dby}
