# /// zoo
# title = "Returns the log-likelihood, the loss with the wrong sign"
# base = "solution"
# loses = ["test_optimize_loss_and_state"]
# says = "wrong sign"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        parameters[key] -= learning_rate * gradients["d" + key]
    return -loss, gradients, a[len(X) - 1]
