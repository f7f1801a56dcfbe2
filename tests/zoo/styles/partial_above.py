# /// style
# title = "Partial credit: a student's number gets above the points of the cell"
# ///

# %% answer unique
def unique(values):
    """Return the different values, sorted."""
    return sorted(set(values))

# %% test test_unique points=3
len(unique([3, 1, 3, 2, 1]))

# %% right loop unique
def unique(values):
    seen = []
    for value in values:
        if value not in seen:
            seen.append(value)
    return sorted(seen)

# %% wrong all_of_them unique points=3 stock=error fault=above_points
def unique(values):
    return sorted(values)

# %% wrong first_only unique points=1
def unique(values):
    return values[:1]
