# /// zoo
# title = "Clips a copy and goes on with the original"
# base = "solution"
# loses = ["test_optimize_gradients", "test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    clip(copy.deepcopy(gradients), 5)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        parameters[key] -= learning_rate * gradients["d" + key]
    return loss, gradients, a[len(X) - 1]
