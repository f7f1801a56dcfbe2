# /// zoo
# title = "A misspelled variable, gradient for gradients: a NameError"
# base = "solution"
# loses = ["test_optimize_loss_and_state", "test_optimize_gradients", "test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradient, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]
