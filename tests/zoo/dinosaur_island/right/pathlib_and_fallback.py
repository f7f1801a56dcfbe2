# /// zoo
# title = "Reads dinos.txt with pathlib and falls back on data, checks its own work as it goes"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    for name in gradients:
        g = gradients[name]
        np.minimum(g, maxValue, out=g)
        np.maximum(g, -maxValue, out=g)
        if np.abs(g).max() > maxValue:
            raise RuntimeError(name + " was not clipped")
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = [np.copy(parameters[k]) for k in ("Wax", "Waa", "Wya", "b", "by")]
    symbols = np.arange(by.size)
    newline_index = char_to_ix["\n"]
    x = np.zeros((by.size, 1))
    a = np.zeros((b.size, 1))
    indices = []
    counter = 0
    while newline_index not in indices and counter < 50:
        a = np.tanh(np.dot(Wax, x) + np.dot(Waa, a) + b)
        y = softmax(np.dot(Wya, a) + by)
        if not np.isclose(np.sum(y), 1):
            raise RuntimeError("not a distribution")
        np.random.seed(counter + seed)
        idx = np.random.choice(symbols, p=y.T.flatten())
        indices.append(idx)
        x = (symbols == idx).astype(float)[:, np.newaxis]
        seed += 1
        counter += 1
    if newline_index not in indices:
        indices.append(newline_index)
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    T = len(X)
    loss, cache = rnn_forward(X, Y, a_prev, parameters, vocab_size=parameters["Wax"].shape[1])
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters |= {k: v - learning_rate * gradients["d" + k] for k, v in parameters.items()}
    return loss, gradients, a[T - 1]

# %% model
from pathlib import Path


def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    try:
        text = Path("dinos.txt").read_text()
    except FileNotFoundError:
        text = data
    examples = [name.lower().strip() for name in text.splitlines()]
    np.random.seed(0)
    np.random.shuffle(examples)

    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    a_prev = np.zeros((n_a, 1))
    newline = char_to_ix["\n"]
    for j in range(num_iterations):
        X = [None] + [char_to_ix[ch] for ch in examples[j % len(examples)]]
        Y = X[1:] + [newline]
        assert len(X) == len(Y)
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters)
        assert a_prev.shape == (n_a, 1)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f\n" % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
