# /// zoo
# title = "Indices, seeds and the loss are NumPy scalars and arrays without a dimension"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    bound = np.array(maxValue)
    return {name: np.clip(g, -bound, bound) for name, g in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    n_y = np.int32(by.shape[0])
    x, a, indices = np.zeros((n_y, 1)), np.zeros(b.shape), np.empty(0, dtype=np.int16)
    for counter in np.arange(50):
        a = np.tanh(Wax.dot(x) + Waa.dot(a) + b)
        np.random.seed(counter + seed)
        index = np.random.choice(np.arange(n_y), p=softmax(Wya.dot(a) + by)[:, 0])
        indices = np.append(indices, index)
        if index == char_to_ix["\n"]:
            break
        x = np.zeros((n_y, 1))
        x[index] = 1
        seed = seed + 1
    else:
        indices = np.append(indices, char_to_ix["\n"])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, np.array(5))
    parameters = update_parameters(parameters, gradients, learning_rate)
    return np.array(loss), gradients, a[np.int64(len(X) - 1)]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = np.array(get_initial_loss(vocab_size, dino_names))
    names = [line.strip().lower() for line in data.splitlines()]
    np.random.seed(0)
    np.random.shuffle(names)
    a_prev = np.zeros((n_a, 1))
    for j in np.arange(num_iterations):
        X = [None] + [np.array(char_to_ix[c])[()] for c in names[j % len(names)]]
        Y = X[1:] + [np.int64(char_to_ix["\n"])]
        cur_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=np.float64(0.01))
        loss = np.array(smooth(loss, cur_loss))
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f" % (j, loss) + "\n")
            for seed in np.arange(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
