# /// zoo
# title = "dWaa is clipped twice by copy and paste, dWya never"
# base = "solution"
# loses = ["test_clip_values", "test_clip_bounds"]
# ///

# %% clip
def clip(gradients, maxValue):
    dWax, dWaa, dWya = gradients["dWax"], gradients["dWaa"], gradients["dWya"]
    db, dby = gradients["db"], gradients["dby"]
    np.clip(dWax, -maxValue, maxValue, out=dWax)
    np.clip(dWaa, -maxValue, maxValue, out=dWaa)
    np.clip(dWaa, -maxValue, maxValue, out=dWaa)
    np.clip(db, -maxValue, maxValue, out=db)
    np.clip(dby, -maxValue, maxValue, out=dby)
    gradients = {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}
    return gradients
