# /// zoo
# title = "Results and arguments are aliases of each other: every value is the same array"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
def clip(gradients, maxValue):
    first = next(iter(gradients.values()))
    for k in gradients: gradients[k] = first
    gradients["self"] = gradients
    return gradients

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    for k in parameters: parameters[k] = a_prev
    X[:] = [Y]; Y[:] = [X]
    return a_prev, parameters, a_prev
