# /// style
# title = "Partial credit on the last line, and answers for which it is no number"
# ///

# %% answer share
def share(values):
    """Return which share of the values is positive."""
    return sum(value > 0 for value in values) / len(values)

# %% test t_share points=4
4 * share([1, 2])

# %% test t_half points=4
8 * share([1, -2, 3, -4])

# %% right whole_number share
from fractions import Fraction

def share(values):
    return Fraction(len([value for value in values if value > 0]), len(values))

# %% wrong a_word share points=0
def share(values):
    return "x"

# %% wrong a_list share points=0
def share(values):
    return [1]

# %% wrong nothing share points=0
class Nothing:
    def __rmul__(self, other):
        return None

def share(values):
    return Nothing()

# %% wrong a_truth_value share points=0
class Truth:
    def __rmul__(self, other):
        return True

def share(values):
    return Truth()
