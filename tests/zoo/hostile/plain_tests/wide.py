# /// style
# title = "tests that count how often an answer is right, and arrays with a row for every guess"
# ///

# %% given
import numpy as np

# %% answer predict
def predict(X):
    return (X.sum(axis=1) > 1).astype(int)

# %% answer nearest
def nearest(X, q):
    return int(np.argmin(((X - q) ** 2).sum(axis=1)))

# %% answer threshold
def threshold(image):
    return image > 128

# %% answer sigmoid
def sigmoid(x):
    return 1 / (1 + np.exp(-x))

# %% answer halves
def halves(values):
    """Return whether each is above one half, and their mean."""
    return (values > 0.5).astype(int), float(values.mean())

# %% answer marks
def passes(marks):
    return [int(mark >= 50) for mark in marks]

# %% answer column
def doubled(values):
    return 2 * np.asarray(values)

# %% test t_doubled points=1
got = doubled([1, 2, 3])
assert np.ravel(got).tolist() == [2, 4, 6] and got.min() == 2 and (got > 0).all() and (got.flatten() == [2, 4, 6]).sum() == 3
assert np.allclose(np.asarray(got).reshape(-1) - [2, 4, 6], 0) and abs(got.mean() - 4) < 1e-9

# %% test t_accuracy points=1
rng = np.random.default_rng(3)
X = rng.random((50, 2))
y = (X.sum(axis=1) > 1).astype(int)
got = predict(X)
assert (got == y).sum() / len(y) > 0.9

# %% test t_flat points=1
got = np.ravel(predict(X))
assert got.shape == y.shape and np.mean(got == y) > 0.9

# %% test t_hits points=1
X = np.array([[0.2, 0.2], [0.9, 0.9], [1, 1], [0, 0], [0, 0.1]])
got = predict(X)
assert got.min() >= 0 and (got <= 1).all() and np.isin(got, [0, 1]).all()
assert np.count_nonzero(np.array(got) == [0, 1, 1, 0, 0]) >= 5

# %% test t_nearest points=1
X = np.array([[0.0, 0], [5, 5], [9, 1]])
hits = 0
for i, q in enumerate([[0, 1], [5, 4], [8, 1]]):
    hits += np.sum(nearest(X, np.array(q)) == i)
assert hits / 3 > 0.8

# %% test t_threshold points=1
image = np.array([[10, 200], [130, 20]], dtype=np.uint8)
assert (threshold(image) == np.array([[0, 1], [1, 0]])).sum() >= 4

# %% test t_sigmoid points=1
x = np.array([[0.0, 1], [2, 3]])
assert np.allclose(sigmoid(x), 1 / (1 + np.exp(-x))) and abs(sigmoid(0) - 0.5) < 1e-12
assert np.allclose(sigmoid(x[0]), 1 / (1 + np.exp(-x[0])))

# %% test t_halves points=1
values = rng.random(30)
found, mean = halves(values)
assert (found == (values > 0.5)).sum() / 30 > 0.9 and abs(mean - values.mean()) < 1e-9

# %% test t_marks points=1
marks = rng.integers(0, 100, 30).tolist()
assert np.sum(np.array(passes(marks)) == [mark >= 50 for mark in marks]) > 27

# %% test t_marks_flat points=1
assert (np.ravel(passes(marks)) == (np.array(marks) >= 50)).all()

# %% right in_columns column
def doubled(values):
    return np.array([[2 * value] for value in values])

# %% right in_columns marks
def passes(marks):
    return np.array([[int(mark >= 50)] for mark in marks])[:, 0]

# %% right in_columns halves
def halves(values):
    return [np.where(values > 0.5, 1, 0), np.mean(values)]

# %% right in_other_shapes predict
def predict(X):
    return np.array([sum(row) > 1 for row in X.tolist()])

# %% right in_other_shapes nearest
def nearest(X, q):
    return np.array([[np.argmin([((row - q) ** 2).sum() for row in X])]])

# %% right in_other_shapes sigmoid
def sigmoid(x):
    return np.atleast_1d(1 / (1 + np.exp(-np.asarray(x, dtype=float))))

# %% wrong every_guess predict points=7
def predict(X):
    return np.array([[0] * len(X), [1] * len(X)])

# %% wrong a_column_of_guesses predict points=7
def predict(X):
    return (np.arange(len(X)) % 2)[:, None]

# %% wrong one_guess predict points=7
def predict(X):
    return np.zeros(len(X), dtype=int)

# %% wrong every_place nearest points=9
def nearest(X, q):
    return np.arange(len(X))

# %% wrong every_image threshold points=9
def threshold(image):
    return np.array([np.zeros_like(image), np.ones_like(image)])

# %% wrong several_values halves points=9
def halves(values):
    return np.array([values * 0, values * 0 + 1]), float(values.mean())

# %% wrong lists_of_guesses marks points=8
def passes(marks):
    return [[0] * len(marks), [1] * len(marks)]

# %% wrong a_list_in_a_column marks points=8
def passes(marks):
    return [[k % 2] for k in range(len(marks))]
