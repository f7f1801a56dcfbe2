# /// style
# title = "Answers are values of variables: numbers, text, tuples, dicts, arrays"
# ///

# %% given
import numpy as np

prices = [3, 9, 4]

# %% answer variables
total = sum(prices)
mean = total / len(prices)
name = "basket"
extremes = min(prices), max(prices)

# %% answer nested
table = {"prices": prices, "by_index": {i: p for i, p in enumerate(prices)}}

# %% answer arrays
A = np.arange(9).reshape(3, 3)
diagonal = np.diag(A)
mask = A > 4

# %% test test_variables points=2
assert total == 16
assert round(mean, 3) == 5.333
assert name.lower() == "basket" and isinstance(name, str)
assert tuple(extremes) == (3, 9)

# %% test test_nested points=1
assert table["by_index"][2] == 4
assert sorted(table) == ["by_index", "prices"]
assert len(table["prices"]) == 3

# %% test test_arrays points=2
np.testing.assert_array_equal(A, [[0, 1, 2], [3, 4, 5], [6, 7, 8]])
assert diagonal.tolist() == [0, 4, 8]
assert A[mask].sum() == 26 and mask.dtype == bool
assert A.T[0, 1] == 3 and (A @ A)[0, 0] == 15

# %% right numpy_numbers variables
total = np.sum(prices)
mean = np.mean(prices)
name = "Basket"
extremes = [np.min(prices), np.max(prices)]

# %% right loops nested
table = dict(prices=list(prices), by_index={})
for i in range(len(prices)):
    table["by_index"][i] = prices[i]

# %% wrong rounded variables points=3
total = sum(prices)
mean = round(total / len(prices))
name = "basket"
extremes = min(prices), max(prices)

# %% wrong text_keys nested points=4
table = {"prices": prices, "by_index": {str(i): p for i, p in enumerate(prices)}}

# %% wrong transposed arrays points=3
A = np.arange(9).reshape(3, 3).T
diagonal = np.diag(A)
mask = A > 4
