# /// zoo
# title = "Takes for granted that the newline has the index 0"
# base = "solution"
# loses = ["test_sample_indices", "test_sample_limit", "test_sample_newline"]
# says = "read it from `char_to_ix`"
# ///

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    n = len(by)
    newline = 0
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
        x = np.zeros((n, 1))
        x[idx] = 1
    indices.append(newline)
    return indices
