# /// style
# title = "lists of empty lists and arrays, and numbers that are none in other wrappings"
# needs = ["scipy", "sympy"]
# ///

# %% given
import array
import collections
import math
import struct
import types

import numpy as np
import pytest
import scipy.sparse
import sympy

# %% answer speed
def speed(distance, time):
    return distance / time

# %% answer means
def means(rows):
    return [sum(row) / len(row) for row in rows]

# %% answer solve
def solve(A, b):
    return np.linalg.solve(A, b)

# %% answer fit
def fit(x, y):
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return slope, y.mean() - slope * x.mean()

# %% answer groups
def groups(values):
    return [[value for value in values if value % 3 == k] for k in range(3)]

# %% answer matrix
def adjacency(edges, n):
    found = np.zeros((n, n))
    for a, b in edges:
        found[a, b] = 1
    return found

# %% answer laplace
def laplace(n):
    return scipy.sparse.csr_matrix(2.0 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))

# %% answer area
def area(f, a, b):
    width = (b - a) / 1000
    return sum(f(a + (i + 0.5) * width) for i in range(1000)) * width

# %% answer limit
def whole(f, x):
    return sympy.integrate(f, (x, 0, sympy.oo))

# %% answer summary
def summary(values):
    return {"mean": sum(values) / len(values), "most": max(values)}

# %% answer doubles
def doubles(values):
    return array.array("d", [2 * value for value in values])

# %% answer packed
def packed(values):
    return struct.pack(f"<{len(values)}d", *values)

# %% answer sort
def sort_in_place(values):
    values.sort()

# %% answer drain
def drain(queue):
    done = []
    while queue:
        done.append(queue.pop(0))
    return done

# %% test t_sort points=1
values = [3, 1, 2]
wanted = sorted(values)
assert sort_in_place(values) is None
assert all(a == b for a, b in zip(values, wanted))

# %% test t_drain points=1
queue = [1, 2]
assert drain(queue) == [1, 2] and queue == []

# %% test t_speed points=1
assert np.allclose(speed(10, 4), 2.5)

# %% test t_means points=1
assert means([[1, 2], [3, 5]]) == pytest.approx([1.5, 4.0])

# %% test t_solve points=1
A, b = np.array([[2.0, 1], [1, 3]]), np.array([[1.0], [2]])
assert np.linalg.norm(A @ solve(A, b) - b) < 1e-9

# %% test t_fit points=1
x = np.array([0.0, 1, 2])
slope, start = fit(x, 2 * x + 1)
assert np.sum((slope * x + start - (2 * x + 1)) ** 2) < 1e-9

# %% test t_groups points=1
assert [list(group) for group in groups([3, 4, 6, 7])] == [[3, 6], [4, 7], []]

# %% test t_matrix points=1
assert np.sum(adjacency([(0, 1)], 3)) == 1 and np.size(adjacency([], 0)) == 0

# %% test t_laplace points=1
wanted = scipy.sparse.csr_matrix(np.array([[2.0, -1, 0], [-1, 2, -1], [0, -1, 2]]))
assert laplace(3).shape == (3, 3) and (abs(laplace(3) - wanted) > 1e-9).nnz == 0

# %% test t_area points=1
got = area(lambda x: x**2, 0, 3)
assert abs(got - 9) <= 1e-3 * abs(got)

# %% test t_whole points=1
x = sympy.Symbol("x", positive=True)
assert sympy.simplify(whole(sympy.exp(-x), x) - 1) == 0

# %% test t_summary points=1
for name, wanted in {"mean": 2, "most": 3}.items():
    if abs(summary([1, 2, 3])[name] - wanted) > 1e-9:
        raise AssertionError(name)

# %% test t_doubles points=1
got = doubles([1, 2])
assert len(got) == 2 and not any(abs(a - b) > 1e-9 for a, b in zip(got, [2, 4]))

# %% test t_packed points=1
got = struct.unpack("<2d", packed([1.5, 2.5]))
assert not any(abs(a - b) > 1e-9 for a, b in zip(got, [1.5, 2.5]))

# %% right other_containers groups
def groups(values):
    values = np.asarray(values)
    return tuple(values[values % 3 == k] for k in range(3))

# %% right other_containers matrix
def adjacency(edges, n):
    return [[int((a, b) in edges) for b in range(n)] for a in range(n)]

# %% right other_containers fit
def fit(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y[:, None], rcond=None)[0]

# %% right other_containers sort
def sort_in_place(values):
    found = sorted(values)
    values.clear()
    values.extend(found)

# %% right other_containers drain
def drain(queue):
    done = queue.copy()
    del queue[:]
    return done

# %% right not_worked_out limit
def whole(f, x):
    return sympy.Integral(f, (x, 0, sympy.oo))

# %% wrong emptied sort points=13
def sort_in_place(values):
    values.clear()

# %% wrong empty_in_a_list speed points=13
def speed(distance, time):
    return [[]]

# %% wrong empty_in_tuples speed points=13
def speed(distance, time):
    return ((), ())

# %% wrong empty_arrays means points=13
def means(rows):
    return [np.array([]) for _ in rows]

# %% wrong empty_rows solve points=13
def solve(A, b):
    return [[] for _ in A]

# %% wrong empty_numbers fit points=13
def fit(x, y):
    return np.zeros((0, 1)), 0.0

# %% wrong sparse_without_numbers laplace points=13
def laplace(n):
    return scipy.sparse.csr_matrix(np.full((n, n), np.nan))

# %% wrong infinity_of_sympy area points=13
def area(f, a, b):
    return sympy.oo

# %% wrong a_sum_of_sympy area points=13
def area(f, a, b):
    return sympy.Add(2, sympy.zoo, evaluate=False)

# %% wrong deep area points=13
def area(f, a, b):
    return np.array([[[[[np.inf]]]]])

# %% wrong a_view_of_a_dictionary summary points=13
def summary(values):
    return types.MappingProxyType({"mean": math.nan, "most": math.nan})

# %% wrong a_chain_of_dictionaries summary points=13
def summary(values):
    return collections.ChainMap({"mean": math.nan}, {"most": math.nan})

# %% wrong a_dictionary_of_ones_own summary points=13
def summary(values):
    return collections.UserDict({"mean": math.nan, "most": math.nan})

# %% wrong in_an_array doubles points=13
def doubles(values):
    return array.array("d", [math.nan for _ in values])

# %% wrong in_bytes packed points=13
def packed(values):
    return struct.pack(f"<{len(values)}d", *[math.nan for _ in values])
