# /// zoo
# title = "sample built on rnn_step_forward from utils, the names shuffled by a list of positions"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    for key in list(gradients):
        gradients[key] = np.clip(gradients[key], -abs(maxValue), abs(maxValue))
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    a = np.zeros_like(parameters["b"])
    x = np.zeros_like(parameters["by"])
    indices = []
    for counter in range(50):
        a, p = rnn_step_forward(parameters, a, x)
        np.random.seed(counter + seed)
        idx = np.random.choice(np.arange(p.shape[0]), p=p.ravel())
        indices.append(idx)
        if idx == char_to_ix["\n"]:
            break
        x = np.zeros_like(x)
        x[idx] = 1
        seed += 1
    else:
        indices.append(char_to_ix["\n"])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    y_hat, states, x = cache
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, states[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = data.lower().split("\n")
    order = list(range(len(names)))
    np.random.seed(0)
    np.random.shuffle(order)  # the same swaps, so the same order, as shuffling the names
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        name = names[order[j % len(order)]].strip()
        X = [None] + [char_to_ix[ch] for ch in name]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, _, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print("Iteration: %i, Loss: %f\n" % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
