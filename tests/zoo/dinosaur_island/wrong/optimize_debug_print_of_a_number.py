# /// zoo
# title = "A print left over from the known case: it asks for the element a[5][4], which a short name has not"
# base = "solution"
# loses = ["test_optimize_loss_and_state"]
# ///

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    print("last state", a[5][4])
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]
