# /// zoo
# title = "Uses X as the target too"
# base = "solution"
# loses = ["test_optimize_loss_and_state", "test_optimize_gradients", "test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, X, a_prev, parameters)
    gradients, a = rnn_backward(X, X, parameters, cache)
    gradients = clip(gradients, 5)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        parameters[key] -= learning_rate * gradients["d" + key]
    return loss, gradients, a[len(X) - 1]
