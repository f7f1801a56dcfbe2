# /// style
# title = "A dictionary is asked for: one that cannot be changed, or one of a class of its own, is one too"
# ///

# %% answer shares
def shares(words):
    """Return the share that each word has of all."""
    return {word: words.count(word) / len(words) for word in words}

# %% test test_shares points=2
assert shares(["a", "b", "a", "a"]) == {"a": 0.75, "b": 0.25}
found = shares("xyx")
assert all(abs(found[letter] - share) < 1e-9 for letter, share in {"x": 2 / 3, "y": 1 / 3}.items())
assert sorted(found) == ["x", "y"] and len(found) == 2

# %% right fixed shares
from types import MappingProxyType

def shares(words):
    return MappingProxyType({word: list(words).count(word) / len(words) for word in set(words)})

# %% right derived shares
class Shares(dict):
    def __missing__(self, word):
        return 0.0

def shares(words):
    found = Shares()
    for word in words:
        found[word] += 1 / len(words)
    return found

# %% wrong counts shares points=0
from types import MappingProxyType

def shares(words):
    return MappingProxyType({word: words.count(word) for word in words})
