# /// zoo
# title = "One-hot vectors are columns of np.eye"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    names = ["dWax", "dWaa", "dWya", "db", "dby"]
    return dict(zip(names, [np.clip(gradients[n], -maxValue, maxValue) for n in names]))

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = [parameters[k] for k in ["Wax", "Waa", "Wya", "b", "by"]]
    vocab = by.shape[0]
    one_hot = np.eye(vocab)

    x = np.zeros((vocab, 1))
    a = np.zeros((Waa.shape[0], 1))
    idx, counter, indices = None, 0, []
    while counter < 50 and idx != char_to_ix["\n"]:
        a = np.tanh(Wax @ x + Waa @ a + b)
        p = softmax(Wya @ a + by).flatten()
        np.random.seed(counter + seed)
        idx = np.random.choice(vocab, p=p)
        indices.append(idx)
        x = one_hot[:, [idx]]
        counter += 1
        seed += 1
    if counter == 50:
        indices.append(char_to_ix["\n"])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    vocab_size = parameters["by"].shape[0]
    loss, cache = rnn_forward(X, Y, a_prev, parameters, vocab_size)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    with open("dinos.txt") as f:
        examples = np.array([line.lower().strip() for line in f.readlines()])
    np.random.seed(0)
    np.random.shuffle(examples)
    encoded = [[char_to_ix[ch] for ch in name] for name in examples]
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None] + encoded[j % len(encoded)]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f\n" % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print("\n")
    return parameters
