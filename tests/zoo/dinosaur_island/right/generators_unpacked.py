# /// zoo
# title = "optimize gives its three values one after the other, as a generator; deques hold the pair"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    return dict(zip(gradients, map(lambda g: np.clip(g, -maxValue, maxValue), gradients.values())))

# %% sample
def sample(parameters, char_to_ix, seed):
    def draws():
        x, a = np.zeros_like(parameters["by"]), np.zeros_like(parameters["b"])
        for counter in range(50):
            a = np.tanh(parameters["Wax"] @ x + parameters["Waa"] @ a + parameters["b"])
            y = softmax(parameters["Wya"] @ a + parameters["by"])
            np.random.seed(counter + seed + counter)
            index = np.random.choice(len(y), p=np.squeeze(y, axis=1))
            yield index
            if index == char_to_ix["\n"]:
                return
            x = np.zeros_like(x)
            x[index] = 1
        yield char_to_ix["\n"]
    return list(draws())

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return iter((loss, gradients, a[len(X) - 1]))

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    from collections import deque
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = list(map(str.strip, data.lower().splitlines()))
    np.random.seed(0)
    np.random.shuffle(names)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        Y = deque(map(char_to_ix.get, names[j % len(names)] + "\n"))
        X = deque(Y)
        X.rotate(1)
        X[0] = None
        cur_loss, _, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
        loss = smooth(loss, cur_loss)
        if not j % 2000:
            print("Iteration: %d, Loss: %f" % (j, loss) + "\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
