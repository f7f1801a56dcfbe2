# /// zoo
# title = "model hands dict(parameters) to optimize, which updates the arrays themselves"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    gradients = dict(gradients)
    gradients.pop("da_next", None)
    for name, g in gradients.items():
        gradients[name] = np.where(np.abs(g) > maxValue, np.sign(g) * maxValue, g)
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    p = dict(parameters)
    n_a, vocab = p['Wax'].shape
    a_prev = np.zeros([n_a, 1])
    x = np.zeros([vocab, 1])
    indices, idx, counter = [], -1, 0
    while idx != char_to_ix['\n'] and counter < 50:
        a_prev = np.tanh(p['Wax'].dot(x) + p['Waa'].dot(a_prev) + p['b'])
        e = np.exp(p['Wya'].dot(a_prev) + p['by'])
        y = e / e.sum(axis=0)
        np.random.seed(counter + seed)
        idx = np.random.choice(vocab, p=y.ravel())
        indices.append(idx)
        x.fill(0)
        x[idx] = 1
        counter, seed = counter + 1, seed + 1
    if idx != char_to_ix['\n']:
        indices.append(char_to_ix['\n'])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for k, v in parameters.items():
        v -= learning_rate * gradients['d' + k]  # -= on the array: whoever holds it sees the change
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    with open('dinos.txt') as f:
        examples = [line.lower().strip() for line in f]
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None] + [char_to_ix[ch] for ch in examples[j % len(examples)]]
        Y = X[1:] + [char_to_ix['\n']]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, dict(parameters))
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print('Iteration: %d, Loss: %f\n' % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(dict(parameters), char_to_ix, seed), ix_to_char)
            print()
    return parameters
