# /// zoo
# title = "As short as it goes: one-letter names, star unpacking, the walrus"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue): return {k: np.clip(v, -maxValue, maxValue) for k, v in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed):
    U, W, V, b, c = map(parameters.get, ("Wax", "Waa", "Wya", "b", "by"))
    E, r, x, a, i = char_to_ix["\n"], [], c * 0, b * 0, None
    while i != E and (t := len(r)) < 50:
        a = np.tanh(U @ x + W @ a + b); p = softmax(V @ a + c)
        np.random.seed(seed + 2 * t); r += [i := np.random.choice(len(c), p=p.T[0])]
        x = c * 0; x[i] = 1
    return r if i == E else r + [E]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    l, c = rnn_forward(X, Y, a_prev, parameters); g, a = rnn_backward(X, Y, parameters, c); g = clip(g, 5)
    for k in parameters: parameters[k] -= learning_rate * g["d" + k]
    return l, g, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    P, L, h = initialize_parameters(n_a, *[vocab_size] * 2), get_initial_loss(vocab_size, dino_names), np.zeros((n_a, 1))
    E = [*map(str.strip, data.lower().split("\n"))]; np.random.seed(0); np.random.shuffle(E)
    for j in range(num_iterations):
        I = [char_to_ix[c] for c in E[j % len(E)]]; l, _, h = optimize([None, *I], [*I, char_to_ix["\n"]], h, P); L = smooth(L, l)
        if j % 2000 < 1: print("Iteration: %d, Loss: %f\n" % (j, L)); [print_sample(sample(P, char_to_ix, s), ix_to_char) for s in range(dino_names)]; print()
    return P
