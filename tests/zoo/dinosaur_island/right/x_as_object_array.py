# /// zoo
# title = "X is an array of objects, because it holds None, and Y what is left of it"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    clipped = {}
    for name in gradients:
        clipped[name] = np.maximum(-maxValue, np.minimum(maxValue, gradients[name]))
    return clipped

# %% sample
def sample(parameters, char_to_ix, seed):
    newline = char_to_ix["\n"]
    x = np.zeros_like(parameters["by"])
    a_prev = np.zeros_like(parameters["b"])
    names = []
    for counter in range(50):
        a_prev, y = rnn_step_forward(parameters, a_prev, x)
        np.random.seed(seed + 2 * counter)
        names.append(np.random.choice(y.size, p=y[:, 0]))
        if names[-1] == newline:
            return names
        x = (np.arange(y.size) == names[-1]).astype(float).reshape(-1, 1)
    names.append(newline)
    return names

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters, parameters["Wax"].shape[1])
    raw, states = rnn_backward(X, Y, parameters, cache)
    gradients = clip(raw, 5)
    update_parameters(parameters, gradients, lr=learning_rate)
    return loss, gradients, states[len(Y) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = [line.strip().lower() for line in data.split("\n")]
    np.random.seed(0)
    np.random.shuffle(names)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = np.array([None] + [char_to_ix[c] for c in names[j % len(names)]], dtype=object)
        Y = np.concatenate((X[1:], [char_to_ix["\n"]]))
        cur_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
        loss = smooth(loss, cur_loss)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f" % (j, loss) + "\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print("\n")
    return parameters
