# /// zoo
# title = "Helper functions nested inside each answer"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    def limited(value):
        if value > maxValue:
            return maxValue
        elif value < -maxValue:
            return -maxValue
        return value

    each = np.vectorize(limited, otypes=[float])
    return {name: each(gradient) for name, gradient in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed):
    def one_hot(index):
        vector = np.zeros((len(parameters["by"]), 1))
        if index is not None:
            vector[index] = 1
        return vector

    def distribution(index, state):
        state = np.tanh(parameters["Wax"] @ one_hot(index) + parameters["Waa"] @ state + parameters["b"])
        return state, softmax(parameters["Wya"] @ state + parameters["by"]).ravel()

    def draws():
        index, state = None, np.zeros((len(parameters["b"]), 1))
        for counter in range(50):
            state, p = distribution(index, state)
            np.random.seed(counter + seed + counter)
            index = np.random.choice(len(p), p=p)
            yield index
            if index == char_to_ix["\n"]:
                return
        yield char_to_ix["\n"]

    return list(draws())

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    def gradients_and_states():
        loss, cache = rnn_forward(X, Y, a_prev, parameters)
        gradients, a = rnn_backward(X, Y, parameters, cache)
        return loss, clip(gradients, 5), a

    def descend(gradients):
        for key in list(parameters.keys()):
            parameters[key] -= gradients["d" + key] * learning_rate

    loss, gradients, a = gradients_and_states()
    descend(gradients)
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    def load():
        with open("dinos.txt") as f:
            names = [name.strip().lower() for name in f.read().split("\n")]
        np.random.seed(0)
        np.random.shuffle(names)
        return names

    def pair(name):
        X = [None] + [char_to_ix[letter] for letter in name]
        return X, X[1:] + [char_to_ix["\n"]]

    def report(j, loss):
        print("Iteration: %d, Loss: %f" % (j, loss))
        print()
        for seed in range(dino_names):
            print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
        print()

    names = load()
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss, a_prev = get_initial_loss(vocab_size, dino_names), np.zeros((n_a, 1))
    for j in range(num_iterations):
        X, Y = pair(names[j % len(names)])
        curr_loss, _, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            report(j, loss)
    return parameters
