# /// zoo
# title = "Does not clip"
# base = "solution"
# loses = ["test_optimize_gradients", "test_optimize_update"]
# says = "It is not clipped"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]
