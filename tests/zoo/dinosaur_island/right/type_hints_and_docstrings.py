# /// zoo
# title = "Type hints, docstrings and assertions, as a professional writes"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients: dict[str, np.ndarray], maxValue: float) -> dict[str, np.ndarray]:
    """Limit each element of each gradient to [-maxValue, maxValue], in place."""
    assert maxValue > 0, "a negative bound makes no sense"
    for gradient in gradients.values():
        np.clip(gradient, -maxValue, maxValue, out=gradient)
    return gradients

# %% sample
def sample(parameters: dict[str, np.ndarray], char_to_ix: dict[str, int], seed: int) -> list[int]:
    """Draw the indices of one name, the newline included."""
    max_length: int = 50
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    n_a, vocabulary = Wax.shape
    assert Waa.shape == (n_a, n_a) and Wya.shape == (vocabulary, n_a)

    x: np.ndarray = np.zeros((vocabulary, 1))
    a: np.ndarray = np.zeros((n_a, 1))
    indices: list[int] = []
    newline: int = char_to_ix["\n"]

    while len(indices) < max_length:
        a = np.tanh(Wax @ x + Waa @ a + parameters["b"])
        y = softmax(Wya @ a + parameters["by"])
        np.random.seed(2 * len(indices) + seed)  # counter and seed both grow by one
        idx: int = int(np.random.choice(vocabulary, p=y.ravel()))
        indices.append(idx)
        if idx == newline:
            break
        x = np.zeros((vocabulary, 1))
        x[idx, 0] = 1.0
    else:
        indices.append(newline)
    return indices

# %% optimize
def optimize(
    X: list, Y: list, a_prev: np.ndarray, parameters: dict[str, np.ndarray], learning_rate: float = 0.01
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    """One step of gradient descent on one name; changes `parameters`."""
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    for name in ("Wax", "Waa", "Wya", "b", "by"):
        parameters[name] += -learning_rate * gradients[f"d{name}"]
    return loss, gradients, a[len(X) - 1]

# %% model
def model(
    data: str,
    ix_to_char: dict[int, str],
    char_to_ix: dict[str, int],
    num_iterations: int = 35000,
    n_a: int = 50,
    dino_names: int = 7,
    vocab_size: int = 27,
) -> dict[str, np.ndarray]:
    """Train on the names in `data` and return the parameters."""
    parameters: dict[str, np.ndarray] = initialize_parameters(n_a, vocab_size, vocab_size)
    loss: float = get_initial_loss(vocab_size, dino_names)
    examples: list[str] = [line.lower().strip() for line in data.split("\n")]
    np.random.seed(0)
    np.random.shuffle(examples)
    a_prev: np.ndarray = np.zeros((n_a, 1))
    for j in range(num_iterations):
        indices: list[int] = [char_to_ix[ch] for ch in examples[j % len(examples)]]
        X: list[int | None] = [None, *indices]
        Y: list[int] = [*indices, char_to_ix["\n"]]
        curr_loss, _, a_prev = optimize(X, Y, a_prev, parameters, learning_rate=0.01)
        loss = smooth(loss, curr_loss)
        if j % 2000 == 0:
            print(f"Iteration: {j}, Loss: {loss:.6f}\n")
            for seed in range(dino_names):
                print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
            print()
    return parameters
