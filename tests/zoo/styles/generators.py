# /// style
# title = "Generators: next, list, an endless one with islice, StopIteration, laziness"
# ///

# %% given
import itertools
import types

# %% answer fibonacci
def fibonacci():
    """Yield the Fibonacci numbers without end."""
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b

# %% answer chunks
def chunks(values, size):
    """Yield lists of `size` values; the last may be shorter."""
    chunk = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

# %% test test_fibonacci points=2
assert list(itertools.islice(fibonacci(), 8)) == [0, 1, 1, 2, 3, 5, 8, 13]
gen = fibonacci()
assert [next(gen) for _ in range(4)] == [0, 1, 1, 2]
assert next(gen) == 3
for number in fibonacci():
    if number > 100:
        break
assert number == 144

# %% test test_chunks points=2
assert list(chunks("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
gen = chunks([1], 3)
assert next(gen) == [1]
try:
    next(gen)
    raise AssertionError("should have ended")
except StopIteration:
    pass
assert next(gen, "end") == "end"

# %% test test_chunks_is_lazy points=2
taken = []

def source():
    for i in range(100):
        taken.append(i)
        yield i

gen = chunks(source(), 3)
assert taken == []
next(gen)
assert len(taken) <= 4, "read ahead"

# %% test test_types points=1
assert isinstance(fibonacci(), types.GeneratorType)
assert iter(gen) is gen
a, b = itertools.tee(itertools.islice(fibonacci(), 3))
assert list(zip(a, b)) == [(0, 0), (1, 1), (1, 1)]

# %% right islice_inside chunks
def chunks(values, size):
    iterator = iter(values)
    while True:
        part = list(itertools.islice(iterator, size))
        if not part:
            return
        yield part

# %% wrong list_of_chunks chunks points=2
def chunks(values, size):
    values = list(values)
    return [values[i : i + size] for i in range(0, len(values), size)]

# %% wrong drops_the_rest chunks points=5
def chunks(values, size):
    chunk = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
