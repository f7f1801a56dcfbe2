# /// zoo
# title = "clip by assigning under a boolean mask, the draw taken from the values of char_to_ix"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    for g in gradients.values():
        too_big = g > maxValue
        too_small = g < -maxValue
        g[too_big] = maxValue
        g[too_small] = -maxValue
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    Waa, Wax, Wya = parameters['Waa'], parameters['Wax'], parameters['Wya']
    by, b = parameters['by'], parameters['b']
    vocab_size, n_a = Wya.shape

    x = np.zeros((vocab_size, 1))
    a_prev = np.zeros((n_a, 1))
    indices = [-1]
    counter = 0
    while indices[-1] != char_to_ix['\n'] and counter < 50:
        a = np.tanh(Wax.dot(x) + Waa.dot(a_prev) + b)
        y = softmax(Wya.dot(a) + by)
        np.random.seed(counter + seed)
        indices.append(np.random.choice(list(char_to_ix.values()), p=y.ravel()))
        x = np.zeros_like(x)
        x[indices[-1]] = 1
        a_prev = a
        seed += 1
        counter += 1
    indices.pop(0)
    if counter == 50:
        indices.append(char_to_ix['\n'])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    clip(gradients, 5)  # my clip works in place
    update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    with open('dinos.txt') as f:
        examples = list(map(str.lower, map(str.strip, f)))
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None] + list(map(char_to_ix.get, examples[j % len(examples)]))
        Y = X[1:]
        Y.append(char_to_ix['\n'])
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print('Iteration: %d, Loss: %f\n' % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print('\n')
    return parameters
