# /// zoo
# title = "Comprehensions wherever possible, a for loop that breaks, parameters.update, the argument data instead of the file"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    return {name: np.clip(g, -maxValue, maxValue) for name, g in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    n = len(by)
    end = char_to_ix["\n"]
    x, a = np.zeros((n, 1)), np.zeros_like(b)
    out = []
    for counter in range(50):
        a = np.tanh(Wax @ x + Waa @ a + b)
        y = softmax(Wya @ a + by)
        np.random.seed(counter + seed)
        seed += 1
        i = np.random.choice(n, p=y[:, 0])
        out.append(i)
        if i == end:
            break
        x = np.array([[1.0 if k == i else 0.0] for k in range(n)])
    else:
        out.append(end)
    return out

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters.update({k: parameters[k] - learning_rate * gradients["d" + k] for k in parameters})
    return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    smoothed = get_initial_loss(vocab_size, dino_names)
    names = [line.strip() for line in data.lower().split("\n")]
    np.random.seed(0)
    np.random.shuffle(names)
    state = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None, *(char_to_ix[c] for c in names[j % len(names)])]
        Y = [*X[1:], char_to_ix["\n"]]
        loss, _, state = optimize(X, Y, state, parameters, 0.01)
        smoothed = smooth(smoothed, loss)
        if j % 2000 == 0:
            print(f"Iteration: {j}, Loss: {smoothed:f}\n")
            for s in range(dino_names):
                print_sample(sample(parameters, char_to_ix, s), ix_to_char)
            print()
    return parameters
