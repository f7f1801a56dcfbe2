# /// zoo
# title = "A list of a hundred million elements, an integer of a million digits, a text of 300 MB"
# class = "values"
# base = "stub"
# honest = 0
# aim = "memory"
# ///

# %% clip
def clip(gradients, maxValue): return {k: 10 ** 1_000_000 for k in gradients}

# %% sample
def sample(parameters, char_to_ix, seed): return [0] * 100_000_000

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01): return "x" * 300_000_000, {}, 0

# %% model
def model(*a, **k): return {i: i for i in range(3_000_000)}
