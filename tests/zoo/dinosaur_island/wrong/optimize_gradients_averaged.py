# /// zoo
# title = "Divides the gradients by the number of characters"
# base = "solution"
# loses = ["test_optimize_gradients", "test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = {k: g / len(X) for k, g in gradients.items()}  # mean over time
    gradients = clip(gradients, 5)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        parameters[key] -= learning_rate * gradients["d" + key]
    return loss, gradients, a[len(X) - 1]
