# /// zoo
# title = "Updates, but has no return"
# base = "solution"
# loses = ["test_optimize_loss_and_state", "test_optimize_gradients"]
# says = "optimize returned None: is the `return` missing?"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
