# /// zoo
# title = "Never updates"
# base = "solution"
# loses = ["test_optimize_update"]
# says = "the parameters did not change"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    return loss, gradients, a[len(X) - 1]
