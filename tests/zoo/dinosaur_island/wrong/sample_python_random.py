# /// zoo
# title = "Draws with random.choices of the standard library"
# base = "solution"
# loses = ["test_sample_indices"]
# says = "np.random.choice"
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
        random.seed(counter + seed)
        seed += 1
        idx = random.choices(range(n), weights=y.ravel())[0]
        indices.append(idx)
        if idx == newline:
            return indices
        x = np.zeros((n, 1))
        x[idx] = 1
    indices.append(newline)
    return indices
