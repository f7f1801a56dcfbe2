# /// zoo
# title = "Many small steps with a name for each intermediate result, shapes checked with assert"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    upper = maxValue
    lower = -maxValue
    dWax = np.clip(gradients["dWax"], lower, upper)
    dWaa = np.clip(gradients["dWaa"], lower, upper)
    dWya = np.clip(gradients["dWya"], lower, upper)
    db = np.clip(gradients["db"], lower, upper)
    dby = np.clip(gradients["dby"], lower, upper)
    return {"dWax": dWax, "dWaa": dWaa, "dWya": dWya, "db": db, "dby": dby}

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    b, by = parameters["b"], parameters["by"]
    n_a, n_x = Wax.shape
    newline = char_to_ix["\n"]
    x = np.zeros((n_x, 1))
    a_prev = np.zeros((n_a, 1))
    indices = []
    idx = -1
    counter = 0
    while counter < 50:
        if idx == newline:
            break
        from_input = np.dot(Wax, x)
        from_past = np.dot(Waa, a_prev)
        total = from_input + from_past + b
        a = np.tanh(total)
        assert a.shape == (n_a, 1)
        z = np.dot(Wya, a) + by
        y = softmax(z)
        assert y.shape == (n_x, 1)
        np.random.seed(counter + seed)
        idx = np.random.choice(n_x, p=y.reshape(n_x))
        indices.append(idx)
        x = np.zeros((n_x, 1))
        x[idx] = 1
        a_prev = a
        counter = counter + 1
        seed = seed + 1
    if len(indices) == 50:
        indices.append(newline)
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    forward = rnn_forward(X, Y, a_prev, parameters)
    loss = forward[0]
    backward = rnn_backward(X, Y, parameters, forward[1])
    gradients = backward[0]
    a = backward[1]
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    last_step = len(X) - 1
    a_last = a[last_step]
    return loss, gradients, a_last

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    file = open("dinos.txt", "r")
    lines = file.readlines()
    file.close()
    examples = []
    for line in lines:
        stripped = line.lower().strip()
        examples.append(stripped)
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        single_example = examples[j % len(examples)]
        single_example_ix = [char_to_ix[c] for c in single_example]
        X = [None] + single_example_ix
        ix_newline = char_to_ix["\n"]
        Y = X[1:] + [ix_newline]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters, 0.01)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            message = "Iteration: %d, Loss: %f" % (j, loss)
            print(message)
            print()
            for seed in range(dino_names):
                sampled_indices = sample(parameters, char_to_ix, seed)
                print_sample(sampled_indices, ix_to_char)
            print()
    return parameters
