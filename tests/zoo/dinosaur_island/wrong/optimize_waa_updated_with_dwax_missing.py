# /// zoo
# title = "Wax is forgotten and Waa updated twice, by copy and paste"
# base = "solution"
# loses = ["test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters["Waa"] -= learning_rate * gradients["dWaa"]
    parameters["Waa"] -= learning_rate * gradients["dWaa"]
    parameters["Wya"] -= learning_rate * gradients["dWya"]
    parameters["b"] -= learning_rate * gradients["db"]
    parameters["by"] -= learning_rate * gradients["dby"]
    return loss, gradients, a[len(X) - 1]
