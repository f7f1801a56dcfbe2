# /// style
# title = "An answer cell imports: modules, names and aliases that the tests use"
# ///

# %% answer imports
import math
import collections as coll
from itertools import chain
from string import ascii_lowercase as letters

# %% answer use
def circumference(r):
    return 2 * math.pi * r

# %% test test_imports points=2
assert math.pi > 3 and coll.Counter("aab")["a"] == 2
assert math.__name__ == "math"
assert list(chain([1], [2])) == [1, 2]
assert letters.startswith("abc") and len(letters) == 26

# %% test test_use points=1
assert abs(circumference(1) - 2 * math.pi) < 1e-12

# %% right one_line imports
import math, collections, itertools, string
coll = collections
chain, letters = itertools.chain, string.ascii_lowercase

# %% wrong no_alias imports points=1
import math
import collections
from itertools import chain
from string import ascii_lowercase as letters

# %% wrong forgets_math imports points=0
import collections as coll
from itertools import chain
from string import ascii_lowercase as letters
