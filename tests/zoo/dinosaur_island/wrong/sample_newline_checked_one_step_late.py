# /// zoo
# title = "Looks at the previous symbol, so one more is drawn after the newline"
# base = "solution"
# loses = ["test_sample_newline"]
# ///

# %% sample
def sample(parameters, char_to_ix, seed):
    vocab = parameters["by"].shape[0]
    x = np.zeros((vocab, 1))
    a = np.zeros(parameters["b"].shape)
    indices = []
    previous = None
    counter = 0
    while previous != char_to_ix["\n"] and counter < 50:
        previous = indices[-1] if indices else None
        a = np.tanh(np.dot(parameters["Wax"], x) + np.dot(parameters["Waa"], a) + parameters["b"])
        y = softmax(np.dot(parameters["Wya"], a) + parameters["by"])
        np.random.seed(counter + seed)
        idx = np.random.choice(vocab, p=y.ravel())
        indices.append(idx)
        x = np.zeros((vocab, 1))
        x[idx] = 1
        counter += 1
        seed += 1
    if counter == 50:
        indices.append(char_to_ix["\n"])
    return indices
