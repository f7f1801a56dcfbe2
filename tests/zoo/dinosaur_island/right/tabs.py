# /// zoo
# title = "Indented with tabs throughout"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
	for key in ['dWax', 'dWaa', 'dWya', 'db', 'dby']:
		gradients[key] = gradients[key].clip(-maxValue, maxValue)
	return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
	Wax = parameters['Wax']
	Waa = parameters['Waa']
	Wya = parameters['Wya']
	b = parameters['b']
	by = parameters['by']
	n = by.shape[0]

	x = np.zeros((n, 1))
	a = np.zeros((Waa.shape[0], 1))
	indices = []
	idx = None
	counter = 0
	while idx != char_to_ix['\n'] and counter < 50:
		a = np.tanh(Wax @ x + Waa @ a + b)
		y = softmax(Wya @ a + by)
		np.random.seed(counter + seed)
		idx = np.random.choice(n, p=y.ravel())
		indices.append(idx)
		x = np.zeros((n, 1))
		x[idx] = 1
		seed += 1
		counter += 1

	if idx != char_to_ix['\n']:
		indices.append(char_to_ix['\n'])
	return indices

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
	loss, cache = rnn_forward(X, Y, a_prev, parameters)
	gradients, a = rnn_backward(X, Y, parameters, cache)
	gradients = clip(gradients, 5)
	for key in parameters:
		parameters[key] = parameters[key] - learning_rate * gradients['d' + key]
	return loss, gradients, a[len(X) - 1]

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
	parameters = initialize_parameters(n_a, vocab_size, vocab_size)
	loss = get_initial_loss(vocab_size, dino_names)
	examples = []
	with open('dinos.txt') as f:
		for line in f:
			examples.append(line.lower().strip())
	np.random.seed(0)
	np.random.shuffle(examples)
	a_prev = np.zeros((n_a, 1))
	for j in range(num_iterations):
		name = examples[j % len(examples)]
		X = [None] + [char_to_ix[c] for c in name]
		Y = X[1:] + [char_to_ix['\n']]
		new_loss, gradients, a_prev = optimize(X, Y, a_prev, parameters, 0.01)
		loss = smooth(loss, new_loss)
		if j % 2000 == 0:
			print('Iteration: %d, Loss: %f' % (j, loss), '\n')
			for seed in range(dino_names):
				print_sample(sample(parameters, char_to_ix, seed), ix_to_char)
			print('\n')
	return parameters
