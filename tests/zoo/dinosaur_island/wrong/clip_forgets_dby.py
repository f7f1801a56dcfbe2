# /// zoo
# title = "dby is left out of the list"
# base = "solution"
# loses = ["test_clip_all_gradients"]
# says = "Was `dby` forgotten"
# ///

# %% clip
def clip(gradients, maxValue):
    dWaa, dWax, dWya, db, dby = (gradients[k] for k in ("dWaa", "dWax", "dWya", "db", "dby"))
    for gradient in [dWax, dWaa, dWya, db]:
        np.clip(gradient, -maxValue, maxValue, out=gradient)
    return {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}
