# /// zoo
# title = "Returns a[-1], taken for the last state but it is the one before the first step"
# base = "solution"
# loses = ["test_optimize_loss_and_state"]
# says = "the state before the first step"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[-1]  # the last one
