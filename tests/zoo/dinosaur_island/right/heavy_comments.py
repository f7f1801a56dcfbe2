# /// zoo
# title = "A comment for nearly every line, written while thinking aloud"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    # get the gradients out of the dictionary
    dWaa, dWax, dWya = gradients['dWaa'], gradients['dWax'], gradients['dWya']
    db, dby = gradients['db'], gradients['dby']

    # cut everything above maxValue and below -maxValue
    # (out= is needed, otherwise np.clip gives a new array and the old one stays!)
    np.clip(dWaa, -maxValue, maxValue, out=dWaa)
    np.clip(dWax, -maxValue, maxValue, out=dWax)
    np.clip(dWya, -maxValue, maxValue, out=dWya)
    np.clip(db, -maxValue, maxValue, out=db)
    np.clip(dby, -maxValue, maxValue, out=dby)

    # put them back, the dict holds the same arrays
    gradients = {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    Waa, Wax, Wya, by, b = parameters['Waa'], parameters['Wax'], parameters['Wya'], parameters['by'], parameters['b']
    vocab_size = by.shape[0]  # hides the global of the same name, on purpose
    n_a = Waa.shape[1]

    # step 1: the first input is "nothing"
    x = np.zeros((vocab_size, 1))
    a_prev = np.zeros((n_a, 1))
    indices = []  # will be returned
    idx = -1  # no symbol has the index -1
    counter = 0
    newline_character = char_to_ix['\n']

    # loop until the name ends by itself or becomes too long
    while (idx != newline_character and counter != 50):
        # step 2: forward. shapes: (n_a, vocab)(vocab, 1) + (n_a, n_a)(n_a, 1) + (n_a, 1)
        a = np.tanh(np.dot(Wax, x) + np.dot(Waa, a_prev) + b)
        z = np.dot(Wya, a) + by
        y = softmax(z)
        # step 3: draw. seed first so that everybody gets the same!
        np.random.seed(counter + seed)
        idx = np.random.choice(list(range(vocab_size)), p=y.ravel())
        indices.append(idx)
        # step 4: what was drawn is the next input
        x = np.zeros((vocab_size, 1))
        x[idx] = 1
        a_prev = a
        # both of them grow
        seed += 1
        counter += 1

    # too long: close the name by hand
    if (counter == 50):
        indices.append(char_to_ix['\n'])
    return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)  # how wrong are we?
    gradients, a = rnn_backward(X, Y, parameters, cache)  # who is to blame?
    gradients = clip(gradients, 5)  # not too wild
    parameters = update_parameters(parameters, gradients, learning_rate)  # learn
    return loss, gradients, a[len(X) - 1]  # a[-1] would be the state BEFORE the first step

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    n_x, n_y = vocab_size, vocab_size  # what goes in also comes out
    parameters = initialize_parameters(n_a, n_x, n_y)
    loss = get_initial_loss(vocab_size, dino_names)  # smoothing starts here
    with open("dinos.txt") as f:
        examples = f.readlines()
    examples = [x.lower().strip() for x in examples]  # no capitals, no '\n', no blanks
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev = np.zeros((n_a, 1))  # outside the loop: the state is carried on
    for j in range(num_iterations):
        index = j % len(examples)  # start again after the last name
        X = [None] + [char_to_ix[ch] for ch in examples[index]]
        Y = X[1:] + [char_to_ix["\n"]]  # Y is X, one place to the left
        curr_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print('Iteration: %d, Loss: %f' % (j, loss) + '\n')
            # the same seeds each time, so that the names can be compared
            for seed in range(dino_names):
                sampled_indices = sample(parameters, char_to_ix, seed)
                print_sample(sampled_indices, ix_to_char)
            print('\n')
    return parameters
