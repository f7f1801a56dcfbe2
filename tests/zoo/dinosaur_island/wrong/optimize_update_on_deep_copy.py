# /// zoo
# title = "Updates a deep copy, the caller's parameters stay as they were"
# base = "solution"
# loses = ["test_optimize_update"]
# says = "on the dictionary that was passed in?"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(copy.deepcopy(parameters), gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]
