# /// zoo
# title = "clip with nested np.where, products written with np.einsum"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    result = {}
    for key, g in gradients.items():
        result[key] = np.where(g > maxValue, maxValue, np.where(g < -maxValue, -maxValue, g))
    return result

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    n_a, n_x = Wax.shape
    x, a_prev = np.zeros((n_x, 1)), np.zeros((n_a, 1))
    indices = []
    for counter in range(50):
        a_prev = np.tanh(
            np.einsum("ij,jk->ik", Wax, x) + np.einsum("ij,jk->ik", Waa, a_prev) + parameters["b"]
        )
        y = softmax(np.einsum("ij,jk->ik", Wya, a_prev) + parameters["by"])
        np.random.seed(counter + seed)
        idx = np.random.choice(range(len(y)), p=y.reshape(-1))
        indices.append(idx)
        if idx == char_to_ix["\n"]:
            break
        x = np.zeros((n_x, 1))
        x[idx] = 1
        seed += 1
    if len(indices) == 50 and indices[-1] != char_to_ix["\n"]:
        indices.append(char_to_ix["\n"])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for name, value in parameters.items():
        value -= learning_rate * gradients["d" + name]
    return (loss, gradients, a[len(X) - 1])

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    examples = [line.lower().strip() for line in data.splitlines()]
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        example = examples[j % len(examples)]
        X = [None] + [char_to_ix[ch] for ch in example]
        Y = [char_to_ix[ch] for ch in example + "\n"]
        curr_loss, _, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
        loss = smooth(loss, curr_loss)
        if not j % 2000:
            print(f"Iteration: {j:d}, Loss: {loss:f}", end="\n\n")
            for seed in range(dino_names):
                letters = [ix_to_char[i] for i in sample(parameters, char_to_ix, seed)]
                letters[0] = letters[0].upper()
                print(*letters, sep="", end="")
            print()
    return parameters
