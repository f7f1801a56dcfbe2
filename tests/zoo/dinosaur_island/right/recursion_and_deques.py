# /// zoo
# title = "sample by recursion, the corpus turned round in a deque"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    if not gradients:
        return {}
    (name, g), *rest = gradients.items()
    return {name: np.clip(g, -maxValue, maxValue), **clip(dict(rest), maxValue)}

# %% sample
def sample(parameters, char_to_ix, seed):
    end = char_to_ix["\n"]
    n = parameters["by"].shape[0]

    def rest(x, a, seed, counter):
        if counter == 50:
            return [end]
        a = np.tanh(parameters["Wax"] @ x + parameters["Waa"] @ a + parameters["b"])
        y = softmax(parameters["Wya"] @ a + parameters["by"])
        np.random.seed(counter + seed)
        i = int(np.random.choice(n, p=y.ravel()))
        if i == end:
            return [i]
        x = np.zeros((n, 1))
        x[i] = 1
        return [i] + rest(x, a, seed + 1, counter + 1)

    return rest(np.zeros((n, 1)), np.zeros_like(parameters["b"]), seed, 0)

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    new = update_parameters(copy.deepcopy(parameters), gradients, learning_rate)
    parameters.update(new)
    return loss, gradients, a[len(X) - 1]

# %% model
from collections import deque


def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    names = [line.lower().strip() for line in data.split("\n")]
    np.random.seed(0)
    np.random.shuffle(names)
    queue = deque(names)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        name = queue[0]
        queue.rotate(-1)
        X = [None] + [char_to_ix[ch] for ch in name]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, _, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f\n" % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
