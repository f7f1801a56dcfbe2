# /// zoo
# title = "A softmax of one's own along the wrong axis: every probability is one"
# base = "solution"
# loses = ["test_sample_indices", "test_sample_newline", "test_sample_limit"]
# ///

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    n = len(by)
    newline = char_to_ix["\n"]
    x = np.zeros((n, 1))
    a = np.zeros((len(b), 1))
    indices = []
    for counter in range(50):
        a = np.tanh(Wax @ x + Waa @ a + b)
        z = Wya @ a + by
        y = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
        np.random.seed(counter + seed)
        seed += 1
        idx = np.random.choice(n, p=y.ravel())
        indices.append(idx)
        if idx == newline:
            return indices
        x = np.zeros((n, 1))
        x[idx] = 1
    indices.append(newline)
    return indices
