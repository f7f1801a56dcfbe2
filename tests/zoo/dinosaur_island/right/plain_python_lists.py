# /// zoo
# title = "Little NumPy: lists and math.tanh in sample, learning rate left to its default"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    out = {}
    for name in gradients:
        rows = gradients[name].tolist()
        for row in rows:
            for j, value in enumerate(row):
                row[j] = float(max(-maxValue, min(maxValue, value)))
        out[name] = np.array(rows)
    return out

# %% sample
def sample(parameters, char_to_ix, seed):
    from math import exp, tanh

    Wax, Waa, Wya = (parameters[k].tolist() for k in ("Wax", "Waa", "Wya"))
    b = [row[0] for row in parameters["b"].tolist()]
    by = [row[0] for row in parameters["by"].tolist()]
    a = [0.0] * len(b)
    last = None
    indices = []
    while len(indices) < 50 and last != char_to_ix["\n"]:
        new = []
        for i in range(len(b)):
            s = b[i] + sum(w * v for w, v in zip(Waa[i], a))
            if last is not None:
                s += Wax[i][last]  # a product with a one-hot vector picks a column
            new.append(tanh(s))
        a = new
        e = [exp(by[k] + sum(w * v for w, v in zip(Wya[k], a))) for k in range(len(by))]
        total = sum(e)
        np.random.seed(seed + 2 * len(indices))
        last = int(np.random.choice(len(by), p=[v / total for v in e]))
        indices.append(last)
    if last != char_to_ix["\n"]:
        indices.append(char_to_ix["\n"])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for key in ["Wax", "Waa", "Wya", "b", "by"]:
        rows, columns = parameters[key].shape
        for i in range(rows):
            for j in range(columns):
                parameters[key][i, j] -= learning_rate * gradients["d" + key][i, j]
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    examples = []
    for line in open("dinos.txt"):
        examples += [line.lower().strip()]
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    j = 0
    while True:
        if j == num_iterations:
            return parameters
        X, Y = [None], []
        for ch in examples[j % len(examples)]:
            X += [char_to_ix[ch]]
            Y += [char_to_ix[ch]]
        Y += [char_to_ix["\n"]]
        result = optimize(X, Y, a_prev, parameters)
        a_prev = result[2]
        loss = smooth(loss, result[0])
        if j % 2000 == 0:
            print("Iteration: " + format(j, "d") + ", Loss: " + format(loss, "f") + "\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
        j += 1
