# /// zoo
# title = "clip in place with np.clip(..., out=...), a while loop in sample, the names read from dinos.txt"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    dWaa, dWax, dWya = gradients['dWaa'], gradients['dWax'], gradients['dWya']
    db, dby = gradients['db'], gradients['dby']

    for gradient in [dWax, dWaa, dWya, db, dby]:
        np.clip(gradient, -maxValue, maxValue, out=gradient)

    return {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}

# %% sample
def sample(parameters, char_to_ix, seed):
    Waa, Wax, Wya = parameters['Waa'], parameters['Wax'], parameters['Wya']
    b, by = parameters['b'], parameters['by']
    symbols = by.shape[0]

    x = np.zeros((symbols, 1))
    a_prev = np.zeros((Waa.shape[1], 1))
    drawn = []
    newline = char_to_ix['\n']
    idx = -1
    counter = 0

    while idx != newline and counter != 50:
        a = np.tanh(np.dot(Wax, x) + np.dot(Waa, a_prev) + b)
        z = np.dot(Wya, a) + by
        y = softmax(z)

        np.random.seed(counter + seed)
        idx = np.random.choice(range(symbols), p=y.ravel())
        drawn.append(idx)

        x = np.zeros((symbols, 1))
        x[idx] = 1
        a_prev = a
        seed += 1
        counter += 1

    if counter == 50 and idx != newline:
        drawn.append(newline)
    return drawn

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)

    with open("dinos.txt") as f:
        examples = f.readlines()
    examples = [x.lower().strip() for x in examples]
    np.random.seed(0)
    np.random.shuffle(examples)

    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        index = j % len(examples)
        X = [None] + [char_to_ix[ch] for ch in examples[index]]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)

        if j % 2000 == 0:
            print('Iteration: %d, Loss: %f' % (j, loss) + '\n')
            seed = 0
            for name in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
                seed += 1
            print('\n')

    return parameters
