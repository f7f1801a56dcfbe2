# /// zoo
# title = "Every call with keyword arguments"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    return {
        "dWax": np.clip(a=gradients["dWax"], a_min=-maxValue, a_max=maxValue),
        "dWaa": np.clip(a=gradients["dWaa"], a_min=-maxValue, a_max=maxValue),
        "dWya": np.clip(a=gradients["dWya"], a_min=-maxValue, a_max=maxValue),
        "db": np.clip(a=gradients["db"], a_min=-maxValue, a_max=maxValue),
        "dby": np.clip(a=gradients["dby"], a_min=-maxValue, a_max=maxValue),
    }

# %% sample
def sample(parameters, char_to_ix, seed):
    vocab_size = parameters["Wax"].shape[1]
    x = np.zeros(shape=(vocab_size, 1), dtype=float)
    a_prev = np.zeros(shape=(parameters["Waa"].shape[0], 1), dtype=float)
    newline = char_to_ix["\n"]
    indices = []
    for counter in range(50):
        z_a = np.matmul(parameters["Wax"], x) + np.matmul(parameters["Waa"], a_prev) + parameters["b"]
        a = np.tanh(z_a)
        y = softmax(x=np.matmul(parameters["Wya"], a) + parameters["by"])
        np.random.seed(seed=counter + seed)
        idx = np.random.choice(a=vocab_size, size=None, replace=True, p=np.ravel(y))
        indices.append(idx)
        if idx == newline:
            break
        x = np.zeros(shape=(vocab_size, 1))
        x[idx] = 1
        a_prev = a
        seed += 1
    if indices[-1] != newline:
        indices.append(newline)
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X=X, Y=Y, a0=a_prev, parameters=parameters)
    gradients, a = rnn_backward(X=X, Y=Y, parameters=parameters, cache=cache)
    gradients = clip(gradients=gradients, maxValue=5)
    parameters = update_parameters(parameters=parameters, gradients=gradients, lr=learning_rate)
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a=n_a, n_x=vocab_size, n_y=vocab_size)
    loss = get_initial_loss(vocab_size=vocab_size, seq_length=dino_names)
    with open(file="dinos.txt", mode="r") as f:
        examples = [line.strip().lower() for line in f]
    np.random.seed(seed=0)
    np.random.shuffle(x=examples)
    a_prev = np.zeros(shape=(n_a, 1))
    for j in range(num_iterations):
        X = [None] + [char_to_ix[ch] for ch in examples[j % len(examples)]]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, gradients, a_prev = optimize(
            X=X, Y=Y, a_prev=a_prev, parameters=parameters, learning_rate=0.01
        )
        loss = smooth(loss=loss, cur_loss=curr_loss)
        if j % 2000 == 0:
            print("Iteration: {iteration:d}, Loss: {loss:f}\n".format(iteration=j, loss=loss))
            for seed in range(dino_names):
                sampled = sample(parameters=parameters, char_to_ix=char_to_ix, seed=seed)
                print_sample(sample_ix=sampled, ix_to_char=ix_to_char)
            print(end="\n")
    return parameters
