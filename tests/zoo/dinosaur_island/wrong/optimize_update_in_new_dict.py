# /// zoo
# title = "Puts the new values into a new dictionary that nobody gets"
# base = "solution"
# loses = ["test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = {k: v - learning_rate * gradients["d" + k] for k, v in parameters.items()}
    return loss, gradients, a[len(X) - 1]
