# /// style
# title = "No room for the points, classes of everything as exceptions, what is left of a list, a bare object"
# ///

# %% answer f
def f(x):
    return x * x

# %% test t_partial points=4
points = 0
for x in (2, 3, 4, 5):
    if f(x) == x * x:
        points += 1
points

# %% answer bank
class InsufficientFunds(Exception):
    pass

class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds("no")
        self.balance -= amount

# %% test t_bank points=2
a = Account(10)
try:
    a.withdraw(100)
    assert False, "should have raised"
except InsufficientFunds:
    pass

# %% answer inplace
def order(xs):
    xs.sort()

# %% test t_order points=2
xs = [3, 1, 2]
order(xs)
assert all(xs[i] <= xs[i + 1] for i in range(len(xs) - 1))

# %% answer types
def area(w):
    if not isinstance(w, (int, float)):
        raise TypeError("number")
    return w * w

# %% test t_type points=2
try:
    area(object())
except TypeError:
    pass
else:
    raise AssertionError("must refuse")

# %% right honest_type types
def area(w):
    try:
        return float(w) ** 2 if not isinstance(w, (str, bool)) else 1 / 0
    except Exception:
        raise TypeError("bad")

# %% right honest_type2 types
def area(w):
    return w * w

# %% wrong flood f points=6
def f(x):
    print("x" * 2_000_000)
    return 0

# %% wrong flood_err f points=6
import sys
def f(x):
    sys.stderr.write("x" * 2_000_000)
    return 0

# %% wrong clear f points=6
from IPython.display import clear_output, display
def f(x):
    clear_output()
    return 0

# %% wrong exc_alias bank points=8
InsufficientFunds = AssertionError
class Account:
    def __init__(self, balance): self.balance = balance
    def withdraw(self, amount): pass

# %% wrong exc_alias2 bank points=8
InsufficientFunds = Exception
class Account:
    def __init__(self, balance): self.balance = balance
    def withdraw(self, amount): pass

# %% wrong exc_tuple bank points=8
InsufficientFunds = (AssertionError,)
class Account:
    def __init__(self, balance): self.balance = balance
    def withdraw(self, amount): pass

# %% wrong clears inplace points=8
def order(xs):
    xs.clear()

# %% wrong no_type types points=8
def area(w):
    return 0
