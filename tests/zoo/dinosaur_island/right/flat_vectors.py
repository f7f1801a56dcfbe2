# /// zoo
# title = "sample with one-dimensional vectors and ravelled biases"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    new = {}
    for name, g in gradients.items():
        values = [min(max(v, -maxValue), maxValue) for v in g.ravel()]
        new[name] = np.array(values, dtype=float).reshape(g.shape)
    return new

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    b = parameters["b"].ravel()
    by = parameters["by"].ravel()

    x = np.zeros(len(by))
    a = np.zeros(len(b))
    indices = []
    for t in range(50):
        a = np.tanh(Wax @ x + Waa @ a + b)
        z = Wya @ a + by
        p = np.exp(z - z.max())
        p /= p.sum()
        np.random.seed(seed + t + t)
        indices.append(np.random.choice(len(p), p=p))
        if indices[-1] == char_to_ix["\n"]:
            return indices
        x = np.zeros(len(by))
        x[indices[-1]] = 1
    return [*indices, char_to_ix["\n"]]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for k in parameters:
        parameters[k][:] = parameters[k] - learning_rate * gradients["d" + k]
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    from itertools import cycle, islice

    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = [line.strip().lower() for line in data.splitlines()]
    np.random.seed(0)
    np.random.shuffle(names)
    a_prev = np.zeros((n_a, 1))
    for j, name in enumerate(islice(cycle(names), num_iterations)):
        X = [None] + [char_to_ix[ch] for ch in name]
        Y = X[1:] + [char_to_ix["\n"]]
        step_loss, _, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, step_loss)
        if j % 2000 == 0:
            print(f"Iteration: {j}, Loss: {loss:f}\n")
            for s in range(dino_names):
                print_sample(sample(parameters, char_to_ix, s), ix_to_char)
            print()
    return parameters
