# /// zoo
# title = "Returns the parameters where the gradients belong"
# base = "solution"
# loses = ["test_optimize_gradients"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, parameters, a[len(X) - 1]
