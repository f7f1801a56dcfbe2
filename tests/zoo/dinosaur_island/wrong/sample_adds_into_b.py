# /// zoo
# title = "a is another name of parameters['b'], and += changes both"
# base = "solution"
# loses = ["test_sample_indices", "test_sample_newline", "test_sample_limit"]
# ///

# %% sample
def sample(parameters, char_to_ix, seed):
    n = len(parameters['by'])
    x, a_prev = np.zeros((n, 1)), np.zeros((len(parameters['b']), 1))
    indices = []
    for counter in range(50):
        a = parameters['b']
        a += np.dot(parameters['Wax'], x)
        a += np.dot(parameters['Waa'], a_prev)
        a_prev = np.tanh(a)
        y = softmax(np.dot(parameters['Wya'], a_prev) + parameters['by'])
        np.random.seed(counter + seed)
        seed += 1
        idx = np.random.choice(n, p=y.ravel())
        indices.append(idx)
        if idx == char_to_ix['\n']:
            return indices
        x = np.zeros((n, 1))
        x[idx] = 1
    return indices + [char_to_ix['\n']]
