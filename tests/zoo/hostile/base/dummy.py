# /// zoo
# title = "Of the right type, and worth nothing: what an attack hands in where an exception would end it early"
# base = "stub"
# ///

# %% clip
def clip(gradients, maxValue):
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    return [0]

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    return 1.0, {}, a_prev

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    return initialize_parameters(n_a, vocab_size, vocab_size)
