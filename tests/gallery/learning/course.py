# /// style
# title = "Machine learning with scikit-learn: splits, pipelines, fitted models checked by score and attributes"
# needs = ["scikit-learn", "numpy", "pandas"]
#
# [mends]
# "other learning/importance_ok" = { points = 0.0, manual = true, why = "a subclass of dict with methods of its own crosses as a dict; a person is asked" }
# ///

# %% given
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(0)
X = rng.normal(size=(120, 3)) * [1, 10, 0.1]
y = (X[:, 0] + X[:, 1] / 10 > 0).astype(int)

# %% answer split
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=1)

# %% test split_ok points=2
assert X_train.shape == (90, 3) and len(y_test) == 30
np.testing.assert_array_equal(X_test, train_test_split(X, y, test_size=0.25, random_state=1)[1])
assert set(np.unique(y_train)) == {0, 1}

# %% answer fit
def train(X, y):
    """Return a fitted pipeline: scaled, then logistic regression."""
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)


model = train(X_train, y_train)
accuracy = model.score(X_test, y_test)
predictions = model.predict(X_test)

# %% test accuracy_ok points=2
assert 0.8 < accuracy <= 1
assert accuracy == accuracy_score(y_test, predictions)
assert len(predictions) == 30

# %% test model_ok points=3
fresh = train(X_train, y_train)
assert hasattr(fresh, "predict")
assert fresh.predict(X_test).shape == (30,)
assert fresh.score(X_test, y_test) > 0.85
assert fresh.predict_proba(X_test[:2]).shape == (2, 2)

# %% test global_model points=2
assert model.predict([[5, 50, 0]])[0] == 1
assert "Logistic" in type(model[-1]).__name__ or "Logistic" in str(model)

# %% answer line
def slope(x, y):
    """Return slope and intercept of the line through points, by LinearRegression."""
    fitted = LinearRegression().fit(np.reshape(x, (-1, 1)), y)
    return fitted.coef_[0], fitted.intercept_


class MeanModel:
    """A model that predicts the mean: fit(X, y) returns self, predict(X) an array; `mean_` after fitting."""

    def fit(self, X, y):
        self.mean_ = np.mean(y)
        return self

    def predict(self, X):
        return np.full(len(X), self.mean_)

# %% test slope_ok points=2
a, b = slope([0, 1, 2], [1, 3, 5])
assert abs(a - 2) < 1e-9 and np.isclose(b, 1)
assert slope([0, 1], [0, 0]) == (0, 0)

# %% test mean_ok points=2
m = MeanModel().fit(X_train, y_train)
assert np.isclose(m.mean_, y_train.mean())
assert np.allclose(m.predict(X_test), m.mean_)
assert m.predict(X_test).shape == (30,)

# %% answer importance
coefs = pd.Series(np.abs(model[-1].coef_[0]), index=["a", "b", "c"])
best = coefs.nlargest(2).index.tolist()

# %% test importance_ok points=1
assert sorted(best) == ["a", "b"]
assert coefs["c"] == coefs.min()

# %% right other split
X_train, X_test = train_test_split(X, train_size=90, random_state=1)
y_train, y_test = train_test_split(y, train_size=90, random_state=1)

# %% right other fit
from sklearn.pipeline import Pipeline

def train(X, y):
    pipe = Pipeline([("scale", StandardScaler()), ("fit", LogisticRegression(C=10.0, max_iter=500))])
    pipe.fit(X, y)
    return pipe


model = train(X_train, y_train)
predictions = [int(p) for p in model.predict(X_test)]
accuracy = sum(p == t for p, t in zip(predictions, y_test)) / len(y_test)

# %% right other line
def slope(x, y):
    x, y = np.array(x, float), np.array(y, float)
    a = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return float(a), float(y.mean() - a * x.mean())


from sklearn.base import BaseEstimator, RegressorMixin

class MeanModel(RegressorMixin, BaseEstimator):
    def fit(self, X, y):
        self.mean_ = float(sum(y)) / len(y)
        return self

    def predict(self, X):
        return np.array([self.mean_] * len(X))

# %% right other importance
coefs = dict(zip("abc", np.abs(model["fit"].coef_).ravel()))
class Coefs(dict):
    def min(self):
        return min(self.values())
coefs = Coefs(coefs)
best = ("b", "a")

# %% wrong partly split
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=4)

# %% wrong partly line
def slope(x, y):
    model = LinearRegression().fit(np.array(x)[:, None], y)
    return model.coef_, model.intercept_


class MeanModel:
    def fit(self, X, y):
        self.mean_ = np.mean(y)

    def predict(self, X):
        return self.mean_

# %% right messy after=split
pd.DataFrame(X_train).describe()
print(X_train.mean(axis=0))

# %% right messy fit
def train(X, y):
    scaler = StandardScaler()
    lr = LogisticRegression(random_state=0)
    p = make_pipeline(scaler, lr)
    p.fit(X, y)
    print("coef", lr.coef_)
    return p
model = train(X_train, y_train)
accuracy = accuracy_score(y_test, model.predict(X_test))
predictions = pd.Series(model.predict(X_test))
model

# %% right messy after=importance
from sklearn.metrics import confusion_matrix
confusion_matrix(y_test, predictions)
