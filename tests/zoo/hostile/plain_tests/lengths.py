# /// style
# title = "Objects whose length, items and iteration do not agree, and honest ones"
# ///

# %% answer seq
def squares(n):
    return [i * i for i in range(n)]

# %% test t_seq points=2
r = squares(4)
want = [0, 1, 4, 9]
assert len(r) == len(want)
for a, b in zip(r, want):
    assert a == b

# %% test t_seq2 points=2
r = squares(4)
assert sum(r) == 14
assert max(r) == 9
assert sorted(r)[1] == 1
assert len(r) == 4
assert r[2] == 4
assert 9 in r and 5 not in r
assert [*r][-1] == 9

# %% test t_seq3 points=2
assert all(a == b for a, b in zip(squares(3), [0, 1, 4]))

# %% answer gen
def evens(n):
    for i in range(n):
        yield 2 * i

# %% test t_gen points=2
for a, b in zip(evens(3), [0, 2, 4]):
    assert a == b
assert sum(1 for _ in evens(3)) == 3

# %% test t_gen2 points=2
for a, b in zip(evens(3), [0, 2, 4]):
    assert a == b

# %% test t_gen3 points=2
g = evens(2)
assert next(g) == 0
assert next(g) == 2
assert next(g, None) is None

# %% right own_list seq
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __iter__(self): return (i * i for i in range(self.n))
    def __getitem__(self, i):
        if not 0 <= i < self.n: raise IndexError(i)
        return i * i
def squares(n):
    return L(n)

# %% right only_index seq
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if not 0 <= i < self.n: raise IndexError(i)
        return i * i
def squares(n):
    return L(n)

# %% right userlist seq
import collections
def squares(n):
    return collections.UserList(i * i for i in range(n))

# %% right own_iter gen
class It:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return 2 * self.i - 2
def evens(n):
    return It(n)

# %% right iter_list gen
def evens(n):
    return iter([2 * i for i in range(n)])

# %% wrong len_lies seq points=6
class L:
    def __len__(self): return 4
    def __iter__(self): return iter(())
def squares(n):
    return L()

# %% wrong len_lies_next seq points=6
class L:
    def __len__(self): return 4
    def __iter__(self): return self
    def __next__(self): raise StopIteration
def squares(n):
    return L()

# %% wrong changes seq points=8
class L:
    n = 0
    def __len__(self): return 4
    def __getitem__(self, i): return 4
    def __iter__(self):
        L.n += 1
        return iter([[14], [9], [0, 1], [4, 9], [], [9]][L.n - 1])
def squares(n):
    return L()

# %% wrong builtin seq points=6
class L:
    def __len__(self): return 4
    def __iter__(self): return iter(())
    def __next__(self): raise StopIteration
L.__module__ = "builtins"
L.__name__ = L.__qualname__ = "generator"
def squares(n):
    return L()

# %% wrong empty_gen gen points=8
def evens(n):
    return iter(())

# %% wrong empty_gen2 gen points=8
class L:
    def __iter__(self): return iter(())
def evens(n):
    return L()
