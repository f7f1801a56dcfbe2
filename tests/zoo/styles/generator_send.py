# /// style
# title = "Generators that are talked to: send, throw, close, yield from, the value returned"
# ///

# %% answer averager
def averager():
    """A coroutine: send numbers, get the mean so far."""
    total, count, mean = 0, 0, None
    while True:
        total += yield mean
        count += 1
        mean = total / count

# %% answer flatten
def flatten(nested):
    """Yield the leaves of nested lists; return how many there were."""
    count = 0
    for item in nested:
        if isinstance(item, list):
            count += yield from flatten(item)
        else:
            yield item
            count += 1
    return count

# %% test test_averager points=2
mean = averager()
assert next(mean) is None
assert [mean.send(x) for x in (10, 20, 60)] == [10, 15, 30]
mean.close()
try:
    mean.send(1)
except StopIteration:
    pass
else:
    raise AssertionError("a closed generator goes on")

# %% test test_flatten points=1
assert list(flatten([1, [2, [3, []], 4]])) == [1, 2, 3, 4]

# %% test test_flatten_returns points=1
gen = flatten([[5], 6])
assert next(gen) == 5
assert next(gen) == 6
try:
    next(gen)
except StopIteration as end:
    assert end.value == 2

# %% test test_throw points=1
mean = averager()
next(mean)
try:
    mean.throw(KeyError("stop"))
except KeyError as error:
    assert error.args == ("stop",)
else:
    assert False

# %% right list_of_numbers averager
def averager():
    numbers = []
    result = None
    while True:
        numbers.append((yield result))
        result = sum(numbers) / len(numbers)

# %% wrong sums averager points=3
def averager():
    total = 0
    mean = None
    while True:
        total += yield mean
        mean = total

# %% wrong one_level flatten points=4
def flatten(nested):
    count = 0
    for item in nested:
        if isinstance(item, list):
            for x in item:
                yield x
                count += 1
        else:
            yield item
            count += 1
    return count
