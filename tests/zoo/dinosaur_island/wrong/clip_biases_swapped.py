# /// zoo
# title = "db and dby change places in the returned dictionary"
# base = "solution"
# loses = ["test_clip_all_gradients"]
# ///

# %% clip
def clip(gradients, maxValue):
    dWaa, dWax, dWya, db, dby = [np.clip(gradients[k], -maxValue, maxValue) for k in ["dWaa", "dWax", "dWya", "dby", "db"]]
    return {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}
