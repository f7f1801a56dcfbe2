# /// style
# title = "Arguments changed in place: lists, dicts, sets, arrays, nested containers"
# ///

# %% given
import numpy as np

# %% answer sort
def bubble_sort(values):
    """Sort the list in place; return nothing."""
    for end in range(len(values), 1, -1):
        for i in range(end - 1):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]

# %% answer merge
def merge(target, other):
    """Add the counts of other to target, in place."""
    for key, count in other.items():
        target[key] = target.get(key, 0) + count

# %% answer scale
def scale(a, factor):
    """Multiply the array in place."""
    a *= factor

# %% answer mark
def mark(board, row, column, symbol):
    """Set a field of a nested list; tell whether it was free."""
    if board[row][column] != ".":
        return False
    board[row][column] = symbol
    return True

# %% answer visited
def visit(graph, node, seen):
    """Add all nodes that can be reached to the set `seen`."""
    if node not in seen:
        seen.add(node)
        for neighbour in graph[node]:
            visit(graph, neighbour, seen)

# %% test test_sort points=1
values = [3, 1, 2, -5]
alias = values
assert bubble_sort(values) is None
assert values == [-5, 1, 2, 3] and alias is values

# %% test test_merge points=1
counts = {"a": 1}
merge(counts, {"a": 2, "b": 5})
assert counts == {"a": 3, "b": 5}

# %% test test_scale points=1
a = np.array([[1.0, 2.0], [3.0, 4.0]])
view = a[:, 1]
scale(a, 10)
assert a.tolist() == [[10, 20], [30, 40]]
assert view.tolist() == [20, 40]
scale(view, 0)
assert a.tolist() == [[10, 0], [30, 0]]

# %% test test_mark points=1
row = ["."] * 2
board = [row, [".", "x"]]
assert mark(board, 0, 1, "o") is True
assert board == [[".", "o"], [".", "x"]]
assert row == [".", "o"], "the inner list itself"
assert mark(board, 1, 1, "o") is False

# %% test test_visit points=1
seen = set()
visit({1: [2, 3], 2: [1], 3: [], 4: [1]}, 1, seen)
assert seen == {1, 2, 3}

# %% right builtin sort
def bubble_sort(values):
    values.sort()

# %% right slice_assignment sort
def bubble_sort(values):
    values[:] = sorted(values)

# %% right multiply_out scale
def scale(a, factor):
    np.multiply(a, factor, out=a)

# %% wrong sorted_copy sort points=4
def bubble_sort(values):
    values = sorted(values)

# %% wrong new_array scale points=4
def scale(a, factor):
    a = a * factor

# %% wrong new_set visited points=4
def visit(graph, node, seen):
    seen = seen | {node}
    for neighbour in graph[node]:
        if neighbour not in seen:
            visit(graph, neighbour, seen)

# %% wrong overwrites merge points=4
def merge(target, other):
    target.update(other)
