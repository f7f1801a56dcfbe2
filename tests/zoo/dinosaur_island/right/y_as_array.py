# /// zoo
# title = "Y is a NumPy array of integers, X a list"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    for g in gradients.values():
        g[g > maxValue] = maxValue
        g[g < -maxValue] = -maxValue
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    p = parameters
    x, a, drawn, counter = np.zeros((p["Wax"].shape[1], 1)), np.zeros((p["Waa"].shape[0], 1)), [], 0
    while counter < 50 and (not drawn or drawn[-1] != char_to_ix["\n"]):
        a = np.tanh(p["Wax"] @ x + p["Waa"] @ a + p["b"])
        y = softmax(p["Wya"] @ a + p["by"])
        np.random.seed(seed + counter)
        drawn.append(int(np.random.choice(np.arange(len(y)), p=y.flatten())))
        x = np.zeros(x.shape)
        x[drawn[-1], 0] = 1.0
        seed, counter = seed + 1, counter + 1
    return drawn + [char_to_ix["\n"]] if counter == 50 else drawn

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for name in parameters:
        parameters[name] -= learning_rate * gradients["d" + name]
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = [line.strip().lower() for line in data.split("\n")]
    np.random.seed(0)
    np.random.shuffle(names)
    a = np.zeros((n_a, 1))
    for j in range(num_iterations):
        letters = np.array([char_to_ix[c] for c in names[j % len(names)]], dtype=int)
        X = [None, *letters]
        Y = np.append(letters, char_to_ix["\n"])
        cur_loss, _, a = optimize(X, Y, a, parameters, 0.01)
        loss = smooth(loss, cur_loss)
        if j % 2000 == 0:
            print(f"Iteration: {j}, Loss: {loss:f}\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
