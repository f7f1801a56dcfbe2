# /// zoo
# title = "clip on a deep copy, softmax by hand as exp(z) / sum(exp(z)) without the shift"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    gradients = copy.deepcopy(gradients)
    for key in ["dWaa", "dWax", "dWya", "db", "dby"]:
        gradients[key] = np.clip(gradients[key], -maxValue, maxValue)
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    vocab = parameters["by"].shape[0]
    hidden = parameters["Waa"].shape[0]
    x = np.zeros((vocab, 1))
    a_prev = np.zeros((hidden, 1))
    indices = []
    counter = 0
    while True:
        a = np.tanh(np.matmul(parameters["Wax"], x) + np.matmul(parameters["Waa"], a_prev) + parameters["b"])
        z = np.matmul(parameters["Wya"], a) + parameters["by"]
        y = np.exp(z) / np.sum(np.exp(z))
        np.random.seed(counter + seed)
        idx = np.random.choice(np.arange(vocab), p=y.flatten())
        indices.append(int(idx))
        x = np.zeros((vocab, 1))
        x[idx, 0] = 1
        a_prev = a
        counter = counter + 1
        seed = seed + 1
        if idx == char_to_ix["\n"]:
            break
        if counter == 50:
            indices.append(char_to_ix["\n"])
            break
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    grads, a = rnn_backward(X, Y, parameters, cache)
    grads = clip(grads, maxValue=5)
    for key in ["Waa", "Wax", "Wya", "b", "by"]:
        parameters[key] -= learning_rate * grads["d" + key]
    return loss, grads, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    n_x, n_y = vocab_size, vocab_size
    parameters = initialize_parameters(n_a, n_x, n_y)
    loss = get_initial_loss(vocab_size, dino_names)
    lines = open("dinos.txt", "r").read().splitlines()
    examples = []
    for line in lines:
        examples.append(line.strip().lower())
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        word = examples[j % len(examples)]
        X = [None]
        Y = []
        for letter in word:
            X.append(char_to_ix[letter])
            Y.append(char_to_ix[letter])
        Y.append(char_to_ix["\n"])
        current, gradients, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
        loss = smooth(loss, current)
        if j % 2000 == 0:
            print("Iteration: {}, Loss: {:f}\n".format(j, loss))
            for seed in range(dino_names):
                indices = sample(parameters, char_to_ix, seed)
                print_sample(indices, ix_to_char)
            print("")
    return parameters
