# /// zoo
# title = "The loop over the matrices starts from zeros and never copies what needs no clipping"
# base = "solution"
# loses = ["test_clip_values"]
# ///

# %% clip
def clip(gradients, maxValue):
    out = {}
    for name in ["dWax", "dWaa", "dWya"]:
        g = gradients[name]
        new = np.zeros_like(g)
        for i in range(g.shape[0]):
            for j in range(g.shape[1]):
                if g[i, j] > maxValue:
                    new[i, j] = maxValue
                elif g[i, j] < -maxValue:
                    new[i, j] = -maxValue
        out[name] = new
    # the biases are vectors, np.clip is enough
    out["db"] = np.clip(gradients["db"], -maxValue, maxValue)
    out["dby"] = np.clip(gradients["dby"], -maxValue, maxValue)
    return out
