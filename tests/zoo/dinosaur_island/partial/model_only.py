# /// zoo
# title = "Only model is done, on functions that do not exist yet"
# base = "stub"
# loses = [
#   "test_clip_values",
#   "test_clip_bounds",
#   "test_clip_all_gradients",
#   "test_sample_indices",
#   "test_sample_newline",
#   "test_sample_limit",
#   "test_optimize_loss_and_state",
#   "test_optimize_gradients",
#   "test_optimize_update",
# ]
# ///

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    smoothed = get_initial_loss(vocab_size, dino_names)
    names = [line.strip() for line in data.lower().split("\n")]
    np.random.seed(0)
    np.random.shuffle(names)
    state = np.zeros((n_a, 1))
    for j in range(num_iterations):
        X = [None, *(char_to_ix[c] for c in names[j % len(names)])]
        Y = [*X[1:], char_to_ix["\n"]]
        loss, _, state = optimize(X, Y, state, parameters, 0.01)
        smoothed = smooth(smoothed, loss)
        if j % 2000 == 0:
            print(f"Iteration: {j}, Loss: {smoothed:f}\n")
            for s in range(dino_names):
                print_sample(sample(parameters, char_to_ix, s), ix_to_char)
            print()
    return parameters
