# /// zoo
# title = "Writes to standard error: a warning and a progress line"
# base = "solution"
# loses = []
# ///

# %% clip
import warnings


def clip(gradients, maxValue):
    if max(np.abs(g).max() for g in gradients.values()) > 10 * maxValue:
        warnings.warn("a gradient is more than ten times too large", RuntimeWarning)
    return {k: g.clip(-maxValue, maxValue) for k, g in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed):
    import sys

    n_y, n_a = parameters["Wya"].shape
    x, a = np.zeros((n_y, 1)), np.zeros((n_a, 1))
    indices = []
    for counter in range(50):
        a = np.tanh(parameters["Wax"] @ x + parameters["Waa"] @ a + parameters["b"])
        y = softmax(parameters["Wya"] @ a + parameters["by"])
        np.random.seed(counter + seed)
        seed += 1
        idx = np.random.choice(n_y, p=y.ravel())
        indices.append(idx)
        if idx == char_to_ix["\n"]:
            return indices
        x = np.zeros((n_y, 1))
        x[idx] = 1
    print("warning: the name was cut after 50 characters", file=sys.stderr)
    indices.append(char_to_ix["\n"])
    return indices

# %% optimize
import warnings


def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    if learning_rate > 0.05:
        warnings.warn("this learning rate is large")
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]

# %% model
import sys


def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    examples = [x.lower().strip() for x in data.split("\n")]
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None] + [char_to_ix[ch] for ch in examples[j % len(examples)]]
        Y = X[1:] + [char_to_ix["\n"]]
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            sys.stderr.write("step %d of %d\n" % (j, num_iterations))
            print('Iteration: %d, Loss: %f' % (j, loss) + '\n')
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print('\n')
    return parameters
