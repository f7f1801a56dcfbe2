# /// zoo
# title = "NaN, infinities and -0.0 everywhere"
# class = "values"
# base = "stub"
# honest = 0
# ///

# %% clip
def clip(gradients, maxValue): return {k: np.full(g.shape, [np.nan, np.inf, -0.0][i % 3]) for i, (k, g) in enumerate(gradients.items())}

# %% sample
def sample(parameters, char_to_ix, seed): return [-0.0, float("nan")]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    for k in parameters: parameters[k][...] = np.nan
    return np.nan, {"d" + k: p for k, p in parameters.items()}, a_prev * np.inf

# %% model
def model(data, i, c, num_iterations=1, n_a=50, dino_names=7, vocab_size=27):
    for _ in range(num_iterations): optimize([None], [0], np.full((n_a, 1), np.nan), {}, 0.01)
    return {k: p * np.nan for k, p in initialize_parameters(n_a, vocab_size, vocab_size).items()}
