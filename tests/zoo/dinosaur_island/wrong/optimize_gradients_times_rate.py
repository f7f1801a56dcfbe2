# /// zoo
# title = "Returns the gradients multiplied by the learning rate"
# base = "solution"
# loses = ["test_optimize_gradients"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        gradients["d" + key] = learning_rate * gradients["d" + key]
        parameters[key] -= gradients["d" + key]
    return loss, gradients, a[len(X) - 1]
