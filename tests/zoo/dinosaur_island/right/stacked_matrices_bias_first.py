# /// zoo
# title = "The bias added first, the two input matrices stacked into one, clip on one long vector"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    # all gradients in one vector, clipped at once, then cut up again
    names = [k for k in gradients]
    flat = np.concatenate([gradients[k].ravel() for k in names]).clip(-maxValue, maxValue)
    ends = np.cumsum([gradients[k].size for k in names])[:-1]
    return {k: part.reshape(gradients[k].shape) for k, part in zip(names, np.split(flat, ends))}

# %% sample
def sample(parameters, char_to_ix, seed):
    W = np.hstack([parameters["Waa"], parameters["Wax"]])  # [Waa | Wax]
    b, by, Wya = parameters["b"], parameters["by"], parameters["Wya"]
    v = by.shape[0]
    a, x = np.zeros(b.shape), np.zeros((v, 1))
    newline = char_to_ix["\n"]
    indices = []
    counter = 0
    while True:
        a = np.tanh(b + W @ np.vstack([a, x]))
        z = by + Wya @ a
        y = softmax(z)
        np.random.seed(counter + seed)
        i = np.random.choice(v, p=y[:, 0])
        indices += [i]
        counter, seed = counter + 1, seed + 1
        if i == newline:
            break
        if counter >= 50:
            indices += [newline]
            break
        x = np.zeros((v, 1))
        x[i] = 1
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for k in parameters:
        np.subtract(parameters[k], learning_rate * gradients["d" + k], out=parameters[k])
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    examples = [line.strip().lower() for line in data.strip().split("\n")]
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    loss = get_initial_loss(vocab_size, dino_names)
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    for j in range(num_iterations):
        text = examples[j % len(examples)] + "\n"
        Y = [char_to_ix[ch] for ch in text]
        X = [None] + Y[:-1]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters, 0.01)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print('Iteration: %d, Loss: %f' % (j, loss))
            print('')
            for s in range(dino_names):
                print_sample(sample(parameters, char_to_ix, s), ix_to_char)
            print('')
    return parameters
