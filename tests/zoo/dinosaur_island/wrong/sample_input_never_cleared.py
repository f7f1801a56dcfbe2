# /// zoo
# title = "x is not reset, so it collects every symbol drawn so far"
# base = "solution"
# loses = ["test_sample_indices", "test_sample_newline"]
# says = "Here it collects all symbols"
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
        y = softmax(Wya @ a + by)
        np.random.seed(counter + seed)
        seed += 1
        idx = np.random.choice(n, p=y.ravel())
        indices.append(idx)
        if idx == newline:
            return indices
        x[idx] = 1
    indices.append(newline)
    return indices
