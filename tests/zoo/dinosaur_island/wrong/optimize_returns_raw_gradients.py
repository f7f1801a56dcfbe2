# /// zoo
# title = "Updates with the clipped gradients but returns the raw ones"
# base = "solution"
# loses = ["test_optimize_gradients"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    clipped = clip(copy.deepcopy(gradients), 5)
    parameters = update_parameters(parameters, clipped, learning_rate)
    return loss, gradients, a[len(X) - 1]
