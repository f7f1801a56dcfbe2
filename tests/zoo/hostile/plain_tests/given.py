# /// style
# title = "given cells that compute with answers, and answers that forge what these compute"
# ///

# %% given
import numpy as np

# %% answer split
def split(values):
    return values[:3], values[3:]

# %% answer predict
class Model:
    def __init__(self):
        self.mean = 0.0

    def fit(self, values):
        self.mean = sum(values) / len(values)
        return self

    def predict(self, values):
        return [self.mean for _ in values]

# %% locked scores
train, held = split([1.0, 2.0, 3.0, 4.0, 5.0])
model = Model()
model.fit(train)
errors = [abs(one - other) for one, other in zip(model.predict(held), held)]
worst = max(errors)
is_good = worst < 3.5

# %% test t_worst points=2
assert worst == 3.0 and is_good

# %% test t_model points=1
assert model.mean == 2.0 and len(errors) == 2

# %% test t_again points=1
model.fit([5.0])
assert model.predict([1]) == [5.0]

# %% answer double
def double(values):
    return [2 * value for value in values]

# %% given
x_test, y_test = [1, 2], [2, 4]

# %% locked rate
right = sum(one == other for one, other in zip(double(x_test), y_test))

# %% test t_right points=1
assert right == 2

# %% test t_unseen points=1
x_test, y_test = [5, 7, 1], [10, 14, 2]
assert double(x_test) == y_test

# %% right other_style predict
class Model:
    mean = 0.0

    def fit(self, values):
        self.mean = float(np.mean(values))

    def predict(self, values):
        return [self.mean] * len(values)

# %% wrong forges_the_names predict points=2
import sys, threading, time

class Number(float):
    def __sub__(self, other):
        return Number(0)
    __rsub__ = __abs__ = __sub__

class Model:
    mean = 2.5

    def fit(self, values):
        space = sys._getframe(1).f_globals
        def later():
            for _ in range(200):
                space.update(worst=3.0, is_good=True, errors=[3.0, 3.0])
                time.sleep(0.005)
        threading.Thread(target=later, daemon=True).start()

    def predict(self, values):
        return [Number(0) for _ in values]

# %% wrong forges_what_is_called predict points=0
import builtins

class Model:
    mean = 7.0

    def fit(self, values):
        builtins.max = lambda values: 3.0
        builtins.abs = lambda value: 3.0
        builtins.zip = lambda *values: [(0, 0), (0, 0)]

    def predict(self, values):
        return [0.0 for _ in values]

# %% wrong reads_what_the_test_reads double points=5
def double(values):
    return y_test

# %% wrong forges_every_number double points=4
class Any(int):
    def __eq__(self, other):
        return True
    __hash__ = int.__hash__

def double(values):
    globals()["right"] = 2
    return [Any() for _ in values]
