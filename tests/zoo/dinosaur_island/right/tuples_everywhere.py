# /// zoo
# title = "Tuples where the lesson says lists: the pair, the indices, what optimize returns as a list"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    names = tuple(gradients)
    return dict((name, gradients[name].clip(-maxValue, maxValue)) for name in names)

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    x, a, drawn = np.zeros((len(by), 1)), np.zeros_like(b), ()
    for counter in range(50):
        a = np.tanh(Wax @ x + Waa @ a + b)
        np.random.seed(counter + seed + counter)
        index = np.random.choice(len(by), p=softmax(Wya @ a + by).ravel())
        drawn += (index,)
        if index == char_to_ix["\n"]:
            return drawn
        x = np.eye(len(by))[:, [index]]
    return drawn + (char_to_ix["\n"],)

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return [np.array(loss), gradients, a[len(X) - 1]]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = np.array([line.strip().lower() for line in data.splitlines()])
    np.random.seed(0)
    np.random.shuffle(names)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        letters = tuple(char_to_ix[c] for c in names[j % len(names)])
        cur_loss, gradients, a_prev = optimize((None,) + letters, letters + (char_to_ix["\n"],), a_prev, parameters)
        loss = smooth(loss, cur_loss)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f" % (j, loss) + "\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
