# /// zoo
# title = "The bound is written as 10, whatever maxValue is"
# base = "solution"
# loses = ["test_clip_bounds"]
# says = "is there a 10 in your code?"
# ///

# %% clip
def clip(gradients, maxValue):
    for gradient in [gradients["dWax"], gradients["dWaa"], gradients["dWya"], gradients["db"], gradients["dby"]]:
        np.clip(gradient, -10, 10, out=gradient)  # 10, as in the example
    return gradients
