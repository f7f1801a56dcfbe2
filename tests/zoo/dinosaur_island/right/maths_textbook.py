# /// zoo
# title = "Translated from a mathematics textbook: Greek names, the formula above each line"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    M = maxValue
    # pi_M(g) = min(max(g, -M), M), element by element
    Pi = lambda g: np.fmin(np.fmax(g, -M), M)
    return {k: Pi(g) for k, g in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed):
    U, W, V = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    β, γ = parameters["b"], parameters["by"]
    N = γ.shape[0]
    ω = char_to_ix["\n"]  # the terminal symbol
    e = lambda i: (np.arange(N) == i).astype(float).reshape(N, 1)  # canonical basis vector e_i

    x_t = 0 * e(0)  # x_1 = 0
    h_t = np.zeros((U.shape[0], 1))  # h_0 = 0
    σ = ()
    for t in range(50):
        # h_t = tanh(U x_t + W h_{t-1} + β)
        h_t = np.tanh(U @ x_t + W @ h_t + β)
        # ζ_t = V h_t + γ
        ζ_t = V @ h_t + γ
        # π_t(i) = exp ζ_t(i) / Σ_k exp ζ_t(k)
        π_t = np.exp(ζ_t) / np.exp(ζ_t).sum()
        # ι_t ~ π_t
        np.random.seed(t + (seed + t))
        ι_t = np.random.choice(N, p=π_t[:, 0])
        σ = σ + (ι_t,)
        if ι_t == ω:
            return list(σ)
        # x_{t+1} = e_{ι_t}
        x_t = e(ι_t)
    return list(σ + (ω,))

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    θ, η = parameters, learning_rate
    L, cache = rnn_forward(X, Y, a_prev, θ)
    g, h = rnn_backward(X, Y, θ, cache)
    g = clip(g, 5)
    # θ ← θ − η ∇L
    for k in θ:
        θ[k] = θ[k] - η * g["d" + k]
    T = len(X)
    return L, g, h[T - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    θ = initialize_parameters(n_a, vocab_size, vocab_size)
    L̄ = get_initial_loss(vocab_size, dino_names)
    D = [ξ.strip().lower() for ξ in data.split("\n")]
    m = len(D)
    np.random.seed(0)
    np.random.shuffle(D)
    h = np.zeros((n_a, 1))
    ω = char_to_ix["\n"]
    for j in range(num_iterations):
        ξ = [char_to_ix[c] for c in D[j - m * (j // m)]]  # j mod m
        x, y = [None] + ξ, ξ + [ω]
        L, _, h = optimize(x, y, h, θ)
        L̄ = smooth(L̄, L)
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f" % (j, L̄), end="\n\n")
            for s in range(dino_names):
                print_sample(sample(θ, char_to_ix, s), ix_to_char)
            print()
    return θ
