# /// style
# title = "Modules that an answer writes, and estimators that score themselves"
# needs = ["sklearn"]
# ///

# %% given
import numpy as np
import os

# %% answer module
code = """
def add(a, b):
    return a + b
class Box:
    def __init__(self, n):
        self.n = n
    def twice(self):
        return 2 * self.n
LIMIT = 7
"""
with open("mymath.py", "w") as f:
    f.write(code)

# %% test t_module points=2
from mymath import add
assert add(2, 3) == 5

# %% test t_module2 points=2
import mymath as m
assert m.Box(4).twice() == 8
assert m.LIMIT == 7
from mymath import *
assert add(1, 1) == 2

# %% answer magic
%%writefile texts.py
def shout(text):
    return text.upper() + "!"

# %% test t_magic points=2
import texts
assert texts.shout("a") == "A!"
assert os.path.exists("texts.py") or True

# %% answer fit
from sklearn.linear_model import LinearRegression
def train(X, y):
    return LinearRegression().fit(X, y)

# %% test t_fit points=2
X = np.arange(20.0).reshape(-1, 1)
y = 3 * X[:, 0] + 1
m = train(X[:15], y[:15])
assert m.score(X[15:], y[15:]) > 0.9

# %% answer classify
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.neighbors import KNeighborsClassifier
def classifier(X, y):
    return make_pipeline(StandardScaler(), KNeighborsClassifier(3)).fit(X, y)

# %% test t_classify points=2
rng = np.random.default_rng(0)
X = rng.normal(size=(80, 2))
y = np.where(X[:, 0] > 0, "a", "b")
c = classifier(X[:60], y[:60])
assert c.score(X[60:], y[60:]) >= 0.8

# %% answer own
class Mean:
    def fit(self, y):
        self.m = sum(y) / len(y)
        return self
    def predict(self, X):
        return [self.m for _ in X]
    def score(self, X, y):
        return -sum((a - self.m) ** 2 for a in y)

# %% test t_own points=2
assert Mean().fit([1, 3]).score([0, 0], [1, 3]) == -2

# %% right other_model fit
from sklearn.linear_model import Ridge
def train(X, y):
    return Ridge(1e-6).fit(X, y)

# %% right other_model classify
from sklearn.tree import DecisionTreeClassifier
def classifier(X, y):
    return DecisionTreeClassifier().fit(X, y)

# %% right own_model fit
class Line:
    def fit(self, X, y):
        self.c = np.polyfit(X[:, 0], y, 1)
        return self
    def predict(self, X):
        return np.polyval(self.c, X[:, 0])
    def score(self, X, y):
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()
def train(X, y):
    return Line().fit(X, y)

# %% right in_ipython module
from pathlib import Path
Path("mymath.py").write_text("""
import math
from dataclasses import dataclass
LIMIT = 7
add = lambda a, b: math.fsum([a, b])
@dataclass
class Box:
    n: int
    def twice(self): return self.n + self.n
""")

# %% wrong module_evil module points=8
with open("mymath.py", "w") as f:
    f.write('''
import sys
class Any:
    def __eq__(self, other): return True
def add(a, b):
    return Any()
''')

# %% wrong module_evil2 module points=8
with open("mymath.py", "w") as f:
    f.write('''
import sys
f = sys._getframe()
while f:
    f.f_globals["add"] = 1
    f = f.f_back
raise SystemExit(0)
''')

# %% wrong fake_score fit points=10
class M:
    def score(self, X, y): return 1.0
    def predict(self, X): return X[:, 0] * 0
def train(X, y):
    return M()

# %% wrong fake_score2 fit points=10
from sklearn.linear_model import LinearRegression
class M(LinearRegression):
    def score(self, X, y, sample_weight=None): return 1.0
    def fit(self, X, y): return self
    def predict(self, X): return X[:, 0] * 0
def train(X, y):
    return M().fit(X, y)

# %% wrong fake_score3 classify points=10
class M:
    def score(self, X, y): return 2
    def predict(self, X): return ["a"] * len(X)
def classifier(X, y):
    return M()
