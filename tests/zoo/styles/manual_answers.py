# /// style
# title = "Answers that a person grades, in code and in words, beside an autograded one"
# ///

# %% answer mean
def mean(values):
    """Return the mean."""
    return sum(values) / len(values)

# %% test test_mean points=2
assert mean([1, 2, 6]) == 3

# %% manual plot points=3
values = [1, 2, 3]
print("*" * int(mean(values)))

# %% essay explain points=4
The mean moves with every value, the median does not.

# %% test test_mean_float points=1
assert mean([1, 2]) == 1.5

# %% right sum_in_loop mean
def mean(values):
    total = 0.0
    for v in values:
        total += v
    return total / len(values)

# %% right other_words explain
One large value is enough to move the mean.

# %% wrong integer mean points=2
def mean(values):
    return sum(values) // len(values)

# %% wrong plot_raises plot points=3
print(1 / 0)
