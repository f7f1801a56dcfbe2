# /// zoo
# title = "Divides the loss by the number of characters"
# base = "solution"
# loses = ["test_optimize_loss_and_state"]
# says = "not their mean"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss / len(X), gradients, a[len(X) - 1]
