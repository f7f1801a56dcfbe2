# /// zoo
# title = "Debug prints left in, on standard output"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    keys = [k for k in gradients if k != "da_next"]
    result = {}
    for k in keys:
        assert -maxValue < maxValue
        result[k] = np.copy(gradients[k])
        result[k][result[k] > maxValue] = maxValue
        result[k][result[k] < -maxValue] = -maxValue
    return result

# %% sample
def sample(parameters, char_to_ix, seed):
    vocab_size = parameters['by'].shape[0]
    x = np.zeros((vocab_size, 1))
    a_prev = np.zeros((parameters['Waa'].shape[1], 1))
    indices = []
    idx = -1
    counter = 0
    while idx != char_to_ix['\n'] and counter != 50:
        a = np.tanh(np.dot(parameters['Wax'], x) + np.dot(parameters['Waa'], a_prev) + parameters['b'])
        y = softmax(np.dot(parameters['Wya'], a) + parameters['by'])
        if counter == 0:
            print("DEBUG a", a.shape, "y", y.shape, "sum", np.sum(y))
        np.random.seed(counter + seed)
        idx = np.random.choice(vocab_size, p=y.ravel())
        indices.append(idx)
        x = np.zeros((vocab_size, 1))
        x[idx] = 1
        a_prev = a
        seed += 1
        counter += 1
    if counter == 50 and indices[-1] != char_to_ix['\n']:
        print("DEBUG too long")
        indices.append(char_to_ix['\n'])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    biggest = max(np.abs(g).max() for g in gradients.values())
    if biggest > 5:
        print("clipping, the largest was", biggest)
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    with open("dinos.txt") as f:
        examples = f.readlines()
    print("read", len(examples), "examples")
    examples = [x.lower().strip() for x in examples]
    np.random.seed(0)
    np.random.shuffle(examples)
    print("the first one is", examples[0])
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None] + [char_to_ix[ch] for ch in examples[j % len(examples)]]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print('Iteration: %d, Loss: %f' % (j, loss) + '\n')
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print('\n')
    print("done")
    return parameters
