# /// style
# title = "%time, %timeit and %%time in test cells"
# ///

# %% answer count
def count_pairs(values, target):
    """Number of pairs that add up to target, in one pass."""
    seen, pairs = {}, 0
    for value in values:
        pairs += seen.get(target - value, 0)
        seen[value] = seen.get(value, 0) + 1
    return pairs

# %% test test_time points=1
%time result = count_pairs([1, 2, 3, 4], 5)
assert result == 2

# %% test test_timeit points=1
timing = %timeit -o -q -n 2 -r 1 count_pairs(range(500), 499)
assert timing.average < 0.5
assert count_pairs([2, 2, 2], 4) == 3

# %% test test_cell_time points=2
%%time
big = count_pairs(list(range(4000)), 3999)
assert big == 2000

# %% test test_line_magics points=1
numbers = [0, 0]
%timeit -n 1 -r 1 numbers.append(count_pairs([1, 1], 2))
assert numbers == [0, 0, 1]
%matplotlib inline
%precision 3
assert count_pairs([], 1) == 0

# %% right counter count
from collections import Counter

def count_pairs(values, target):
    values = list(values)
    c = Counter(values)
    ordered = sum(c[target - v] - (2 * v == target) for v in values)
    return ordered // 2

# %% wrong pairs_with_itself count points=3
def count_pairs(values, target):
    return sum(a + b == target for i, a in enumerate(values) for b in values[i:])
