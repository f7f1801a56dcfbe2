# /// zoo
# title = "Clips at 10, the value of the exercise before"
# base = "solution"
# loses = ["test_optimize_gradients", "test_optimize_update"]
# says = "It is clipped to 10"
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 10)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        parameters[key] -= learning_rate * gradients["d" + key]
    return loss, gradients, a[len(X) - 1]
