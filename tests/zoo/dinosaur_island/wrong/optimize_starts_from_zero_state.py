# /// zoo
# title = "Ignores a_prev and starts from a state of zeros"
# base = "solution"
# loses = ["test_optimize_loss_and_state", "test_optimize_gradients", "test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, np.zeros(a_prev.shape), parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]
