# /// zoo
# title = "clip with np.minimum and np.maximum, sample on np.squeeze, the file read once into one string"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    clipped = {}
    for name in ("dWax", "dWaa", "dWya", "db", "dby"):
        clipped[name] = np.maximum(-maxValue, np.minimum(maxValue, gradients[name]))
    return clipped

# %% sample
def sample(parameters, char_to_ix, seed):
    Wya, by = parameters["Wya"], parameters["by"]
    vocabulary = np.arange(len(by))
    newline = char_to_ix["\n"]
    x = np.zeros(by.shape)
    a = np.zeros(parameters["b"].shape)
    name, counter = [], 0
    while counter < 50:
        a = np.tanh(parameters["Wax"].dot(x) + parameters["Waa"].dot(a) + parameters["b"])
        probabilities = np.squeeze(softmax(Wya.dot(a) + by))
        np.random.seed(seed + counter)
        pick = np.random.choice(vocabulary, p=probabilities)
        name.append(pick)
        counter += 1
        seed += 1
        if pick == newline:
            return name
        x[:] = 0
        x[pick] = 1
    return name + [newline]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    # forward, backward, clip, update: the order matters
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5.0)
    update_parameters(parameters, gradients, learning_rate)
    a_last = a[len(X) - 1]
    return loss, gradients, a_last

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    with open("dinos.txt", encoding="utf-8") as handle:
        text = handle.read()
    # no name holds a blank, so splitting at white space strips at the same time
    examples = text.lower().split()
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    newline = char_to_ix["\n"]
    j = 0
    while j < num_iterations:
        indices = [char_to_ix[ch] for ch in examples[j % len(examples)]]
        cur_loss, gradients, a_prev = optimize([None] + indices, indices + [newline], a_prev, parameters)
        loss = smooth(loss, cur_loss)
        if j % 2000 == 0:
            print("Iteration: " + str(j) + ", Loss: " + "%f" % loss)
            print()
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
        j += 1
    return parameters
