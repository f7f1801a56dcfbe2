# /// zoo
# title = "clip forgets dby, sample is right, the rest was not begun"
# base = "stub"
# loses = [
#   "test_clip_all_gradients",
#   "test_optimize_loss_and_state",
#   "test_optimize_gradients",
#   "test_optimize_update",
#   "test_model_training_pairs",
#   "test_model_order",
#   "test_model_state",
#   "test_model_log",
#   "test_model_parameters",
# ]
# ///

# %% clip
def clip(gradients, maxValue):
    for key in ["dWax", "dWaa", "dWya", "db"]:  # what is dby for?
        gradients[key] = np.clip(gradients[key], -maxValue, maxValue)
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    Wax, Waa, Wya, b, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "b", "by"))
    n_a, vocab = Wax.shape
    x, a_prev = np.zeros((vocab, 1)), np.zeros((n_a, 1))
    indices = []
    for counter in range(50):
        a_prev = np.tanh(np.dot(Wax, x) + np.dot(Waa, a_prev) + b)
        y = softmax(np.dot(Wya, a_prev) + by)
        np.random.seed(counter + seed)
        seed += 1
        idx = np.random.choice(vocab, p=y.ravel())
        indices.append(idx)
        if idx == char_to_ix["\n"]:
            return indices
        x = np.zeros((vocab, 1))
        x[idx] = 1
    indices.append(char_to_ix["\n"])
    return indices
