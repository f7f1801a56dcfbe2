# /// zoo
# title = "A class for everything, hidden behind the required functions"
# base = "solution"
# loses = []
# ///

# %% clip
class Clipper:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, array):
        return np.clip(array, -self.limit, self.limit)


def clip(gradients, maxValue):
    return dict(zip(gradients.keys(), map(Clipper(maxValue), gradients.values())))

# %% sample
class NameGenerator:
    MAX_LENGTH = 50

    def __init__(self, parameters, newline):
        self.p = parameters
        self.newline = newline
        self.x = np.zeros_like(parameters["by"])
        self.a = np.zeros_like(parameters["b"])
        self.indices = []

    def step(self, seed):
        self.a = np.tanh(self.p["Wax"] @ self.x + self.p["Waa"] @ self.a + self.p["b"])
        y = softmax(self.p["Wya"] @ self.a + self.p["by"])
        np.random.seed(seed)
        index = np.random.choice(y.size, p=y.ravel())
        self.x = np.zeros_like(self.x)
        self.x[index] = 1
        self.indices.append(int(index))

    def run(self, seed):
        while self.newline not in self.indices:
            if len(self.indices) == self.MAX_LENGTH:
                self.indices.append(self.newline)
                break
            self.step(2 * len(self.indices) + seed)
        return self.indices


def sample(parameters, char_to_ix, seed):
    return NameGenerator(parameters, char_to_ix["\n"]).run(seed)

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, states = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, states[len(X) - 1]

# %% model
class Trainer:
    def __init__(self, lines, char_to_ix, n_a, vocab_size):
        self.examples = [line.lower().strip() for line in lines]
        np.random.seed(0)
        np.random.shuffle(self.examples)
        self.char_to_ix = char_to_ix
        self.parameters = initialize_parameters(n_a, vocab_size, vocab_size)
        self.state = np.zeros((n_a, 1))

    def step(self, j):
        indices = [self.char_to_ix[c] for c in self.examples[j % len(self.examples)]]
        X, Y = [None] + indices, indices + [self.char_to_ix["\n"]]
        loss, _, self.state = optimize(X, Y, self.state, self.parameters)
        return loss


def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    trainer = Trainer(data.split("\n"), char_to_ix, n_a, vocab_size)
    loss = get_initial_loss(vocab_size, dino_names)
    for j in range(num_iterations):
        loss = smooth(loss, trainer.step(j))
        if j % 2000 == 0:
            print("Iteration: %d, Loss: %f\n" % (j, loss))
            for seed in range(dino_names):
                print_sample(sample(trainer.parameters, char_to_ix, seed), ix_to_char)
            print()
    return trainer.parameters
