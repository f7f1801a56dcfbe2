# /// zoo
# title = "The names are unpacked and bound to new arrays, the dictionary keeps the old ones"
# base = "solution"
# loses = ["test_optimize_update"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    Wax = Wax - learning_rate * gradients["dWax"]
    Waa = Waa - learning_rate * gradients["dWaa"]
    Wya = Wya - learning_rate * gradients["dWya"]
    b = b - learning_rate * gradients["db"]
    by = by - learning_rate * gradients["dby"]
    return loss, gradients, a[len(X) - 1]
