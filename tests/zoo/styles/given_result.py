# /// style
# title = "A given cell computes with the student's functions; the test looks at the results"
# ///

# %% given
import numpy as np

# %% answer matrix
def identity(n):
    """Return the identity matrix as an array."""
    return np.eye(n)

# %% answer path
class Path:
    def __init__(self):
        self.steps = []

    def go(self, step):
        self.steps.append(step)
        return self

# %% given
result = identity(3)
print(result)
result2 = result.copy()
result2[0, 0] = 7

# %% locked use_path
path = Path().go("n").go("e")
path.go("s")
count = len(path.steps)

# %% test test_result points=2
assert result.shape == (3, 3)
assert result.sum() == 3
assert result2[0, 0] == 7 and result[0, 0] == 1

# %% test test_path points=1
assert count == 3
assert path.steps == ["n", "e", "s"]
path.go("w")
assert path.steps[-1] == "w"

# %% right loops matrix
def identity(n):
    m = np.zeros((n, n))
    for i in range(n):
        m[i, i] = 1
    return m

# %% wrong nested_list matrix points=1
def identity(n):
    return [[float(i == j) for j in range(n)] for i in range(n)]

# %% wrong ones matrix points=1
def identity(n):
    return np.ones((n, n))

# %% wrong returns_none path points=2
class Path:
    def __init__(self):
        self.steps = []

    def go(self, step):
        self.steps.append(step)
