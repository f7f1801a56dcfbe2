# /// zoo
# title = "Two nested loops, over epochs and over names, with a counter for the steps"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    for gradient in (gradients[key] for key in ('dWax', 'dWaa', 'dWya', 'db', 'dby')):
        gradient[...] = np.clip(gradient, -maxValue, +maxValue)
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    W_ax, W_aa, W_ya = parameters['Wax'], parameters['Waa'], parameters['Wya']
    x = np.zeros((W_ax.shape[1], 1))
    a = np.zeros((W_aa.shape[0], 1))
    newline = char_to_ix['\n']
    indices = []
    for seed_now in range(seed, seed + 2 * 50, 2):
        a = np.tanh(W_aa @ a + W_ax @ x + parameters['b'])
        y = softmax(parameters['by'] + W_ya @ a)
        np.random.seed(seed_now)
        index, = np.random.choice(range(x.size), size=1, p=y.ravel())
        indices.append(index)
        if index == newline:
            break
        x = np.where(np.arange(x.size).reshape(-1, 1) == index, 1.0, 0.0)
    return indices if indices[-1] == newline else indices + [newline]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for weight, gradient in [('Wax', 'dWax'), ('Waa', 'dWaa'), ('Wya', 'dWya'), ('b', 'db'), ('by', 'dby')]:
        parameters[weight] = parameters[weight] - gradients[gradient] * learning_rate
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = []
    for line in data.split('\n'):
        names.append(line.strip().lower())
    np.random.seed(0)
    np.random.shuffle(names)
    a_prev = np.zeros((n_a, 1))
    step = 0
    while step < num_iterations:
        for name in names:
            if step >= num_iterations:
                break
            X = [None]
            X.extend(char_to_ix[letter] for letter in name)
            Y = X[1:]
            Y.extend([char_to_ix['\n']])
            cost, gradients, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
            loss = smooth(loss, cost)
            if step % 2000 == 0:
                print('Iteration: %d, Loss: %f' % (step, loss))
                print('\n', end='')
                for i in range(dino_names):
                    print_sample(sample(parameters, char_to_ix, i), ix_to_char)
                print()
            step += 1
    return parameters
