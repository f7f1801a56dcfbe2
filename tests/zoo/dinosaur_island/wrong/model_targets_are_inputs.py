# /// zoo
# title = "Y equals X: the network learns to repeat what it is given"
# base = "solution"
# loses = ["test_model_training_pairs"]
# says = "repeat what it reads"
# ///

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    parameters = initialize_parameters(n_a, vocab_size, vocab_size)
    smoothed = get_initial_loss(vocab_size, dino_names)
    names = [line.strip().lower() for line in data.split("\n")]
    np.random.seed(0)
    np.random.shuffle(names)
    state = np.zeros((n_a, 1))
    for j in range(num_iterations):
        letters = [char_to_ix[c] for c in names[j % len(names)]]
        X = letters
        Y = letters
        loss, gradients, state = optimize(X, Y, state, parameters, learning_rate=0.01)
        smoothed = smooth(smoothed, loss)
        if j % 2000 == 0:
            print(f"Iteration: {j}, Loss: {smoothed:f}\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
