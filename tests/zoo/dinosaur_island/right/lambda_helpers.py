# /// zoo
# title = "Small lambdas, map and functools.reduce"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    limit = lambda item: (item[0], np.clip(item[1], -maxValue, maxValue))
    return dict(map(limit, gradients.items()))

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = map(lambda k: parameters[k], ["Wax", "Waa", "Wya", "b", "by"])
    size = by.shape[0]
    forward = lambda x, a: np.tanh(np.dot(Wax, x) + np.dot(Waa, a) + b)
    output = lambda a: softmax(np.dot(Wya, a) + by)
    one_hot = lambda i: np.eye(size)[:, i].reshape(-1, 1)
    is_end = lambda i: i == char_to_ix["\n"]

    a, x, indices = np.zeros_like(b), np.zeros_like(by), []
    while len(indices) < 50:
        a = forward(x, a)
        np.random.seed(len(indices) + seed)
        seed += 1
        indices.append(np.random.choice(range(size), p=output(a).ravel()))
        if is_end(indices[-1]):
            return indices
        x = one_hot(indices[-1])
    return indices + [char_to_ix["\n"]]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    step = lambda k: parameters[k] - learning_rate * gradients["d" + k]
    parameters.update(zip(parameters, map(step, list(parameters))))
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    from functools import reduce

    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    examples = list(map(lambda line: line.lower().strip(), data.split("\n")))
    np.random.seed(0)
    np.random.shuffle(examples)
    encode = lambda name: list(map(lambda ch: char_to_ix[ch], name))

    def step(state, j):
        loss, a_prev = state
        indices = encode(examples[j % len(examples)])
        current, _, a_prev = optimize([None] + indices, indices + [char_to_ix["\n"]], a_prev, parameters)
        loss = smooth(loss, current)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f" % (j, loss), end="\n\n")
            list(map(lambda s: print_sample(sample(parameters, char_to_ix, s), ix_to_char), range(dino_names)))
            print()
        return loss, a_prev

    reduce(step, range(num_iterations), (get_initial_loss(vocab_size, dino_names), np.zeros((n_a, 1))))
    return parameters
