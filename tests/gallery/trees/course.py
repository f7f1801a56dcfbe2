# /// style
# title = "Recursion and classes: linked lists, search trees and graphs of the students' own classes, drawn from a seed"
# ///

# %% given
import random


class Stack:
    """A stack that is given; do not change it."""

    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        return self._items.pop()

    def is_empty(self):
        return not self._items

# %% answer flatten
def flatten(nested):
    """Return all numbers of a list of lists of any depth."""
    if not isinstance(nested, list):
        return [nested]
    return [x for part in nested for x in flatten(part)]


def hanoi(n, a="A", b="B", c="C"):
    """Return the moves, pairs of names, that bring n discs from a to c."""
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)

# %% test flatten_ok points=2
assert flatten([1, [2, [3, []]], 4]) == [1, 2, 3, 4]
assert flatten([]) == []
### BEGIN HIDDEN TESTS
deep = 0
for i in range(30):
    deep = [i, deep]
assert sorted(flatten(deep)) == [0] + list(range(30))
### END HIDDEN TESTS

# %% test hanoi_ok points=1
assert hanoi(2) == [("A", "B"), ("A", "C"), ("B", "C")]
assert len(hanoi(6)) == 2**6 - 1

# %% answer linked
class Node:
    """A node of a linked list: `value`, and `next`, None at the end."""

    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    """A linked list with `head`."""

    def __init__(self, values=()):
        self.head = None
        for value in reversed(list(values)):
            self.push(value)

    def push(self, value):
        """Put a value in front."""
        self.head = Node(value, self.head)

    def reverse(self):
        """Turn the list round, in place."""
        node, before = self.head, None
        while node is not None:
            node.next, before, node = before, node, node.next
        self.head = before

    def __iter__(self):
        node = self.head
        while node:
            yield node.value
            node = node.next

    def __len__(self):
        return sum(1 for _ in self)

    def __repr__(self):
        return "LinkedList(" + ", ".join(map(repr, self)) + ")"

# %% test linked_ok points=2
lst = LinkedList([3, 1, 2])
assert lst.head.value == 3
assert lst.head.next.next.value == 2
assert lst.head.next.next.next is None
assert len(lst) == 3
assert list(lst) == [3, 1, 2]

# %% test linked_walk points=2
def values_of(lst):
    out = []
    node = lst.head
    while node is not None:
        out.append(node.value)
        node = node.next
    return out

rng = random.Random(5)
for size in (0, 1, 2, 7, 25):
    data = [rng.randrange(100) for _ in range(size)]
    lst = LinkedList(data)
    assert values_of(lst) == data
    lst.reverse()
    assert values_of(lst) == data[::-1]
    lst.push(-1)
    assert lst.head.value == -1

# %% test linked_misc points=1
lst = LinkedList("ab")
assert isinstance(lst, LinkedList) and isinstance(lst.head, Node)
assert repr(lst) == "LinkedList('a', 'b')"
assert "b" in lst
assert type(lst.head.next) is Node

# %% answer tree
class Tree:
    """A binary search tree: `root` is None or a `TreeNode`."""

    def __init__(self):
        self.root = None

    def insert(self, key):
        """Insert a key; one that is there already changes nothing."""
        if self.root is None:
            self.root = TreeNode(key)
            return
        node = self.root
        while True:
            side = "left" if key < node.key else "right"
            if key == node.key:
                return
            if getattr(node, side) is None:
                setattr(node, side, TreeNode(key))
                return
            node = getattr(node, side)

    def height(self):
        """Return the number of levels."""
        def levels(node):
            return 0 if node is None else 1 + max(levels(node.left), levels(node.right))
        return levels(self.root)

    def __contains__(self, key):
        node = self.root
        while node is not None and node.key != key:
            node = node.left if key < node.key else node.right
        return node is not None


class TreeNode:
    """A node of the tree: `key`, `left`, `right`."""

    def __init__(self, key):
        self.key = key
        self.left = self.right = None

# %% test tree_ok points=2
tree = Tree()
assert tree.root is None and tree.height() == 0
for key in (5, 2, 8, 1, 9, 5):
    tree.insert(key)
assert tree.root.key == 5
assert tree.root.left.left.key == 1
assert tree.root.right.left is None
assert 9 in tree and 4 not in tree
assert tree.height() == 3

# %% test tree_any_shape points=3
def check(node, low, high):
    if node is None:
        return []
    assert low < node.key < high
    return check(node.left, low, node.key) + [node.key] + check(node.right, node.key, high)

for seed in range(4):
    rng = random.Random(seed)
    keys = rng.sample(range(1000), 5 + 12 * seed)
    tree = Tree()
    for key in keys:
        tree.insert(key)
    assert check(tree.root, -1, 1000) == sorted(keys)

# %% answer graph
class Vertex:
    """A vertex of a graph: `name`, and `neighbours`, a list of vertices."""

    def __init__(self, name):
        self.name = name
        self.neighbours = []

    def connect(self, other):
        """Connect two vertices, in both directions."""
        self.neighbours.append(other)
        other.neighbours.append(self)

    def __eq__(self, other):
        return isinstance(other, Vertex) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __lt__(self, other):
        return self.name < other.name


def reachable(vertex):
    """Return the set of all vertices that can be reached from a vertex, itself included."""
    seen, todo = set(), [vertex]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += here.neighbours
    return seen

# %% test graph_ok points=2
a, b, c, d = (Vertex(name) for name in "abcd")
a.connect(b)
b.connect(c)
assert b.neighbours[0].name == "a" and len(b.neighbours) == 2
assert c.neighbours == [b]
assert {v.name for v in reachable(a)} == {"a", "b", "c"}
assert [v.name for v in reachable(d)] == ["d"]
assert d not in reachable(a)
assert sorted(reachable(c)) == [a, b, c]

# %% test graph_random points=2
rng = random.Random(11)
vs = [Vertex(i) for i in range(20)]
links = [rng.sample(range(20), 2) for _ in range(12)]
for i, j in links:
    vs[i].connect(vs[j])
group = list(range(20))
for _ in range(20):
    for i, j in links:
        group[i] = group[j] = min(group[i], group[j])
for i in (0, 7, 13):
    names = {v.name for v in reachable(vs[i])}
    assert names == {j for j in range(20) if group[j] == group[i]}, f"wrong from {i}"

# %% right other flatten
def flatten(nested):
    out = []
    def visit(part):
        if type(part) == list:
            for x in part:
                visit(x)
        else:
            out.append(part)
    visit(nested)
    return out


def hanoi(n, a="A", b="B", c="C"):
    moves = []
    def move(n, a, b, c):
        if n:
            move(n - 1, a, c, b)
            moves.append((a, c))
            move(n - 1, b, a, c)
    move(n, a, b, c)
    return moves

# %% right other linked
from dataclasses import dataclass
from typing import Any, Optional

@dataclass
class Node:
    value: Any
    next: Optional["Node"] = None


class LinkedList:
    def __init__(self, values=()):
        self.head = self.tail = None
        self.size = 0
        for value in values:
            new = Node(value)
            if self.head is None:
                self.head = new
            else:
                self.tail.next = new
            self.tail = new
            self.size += 1

    def push(self, value):
        self.head = Node(value, next=self.head)
        if self.tail is None:
            self.tail = self.head
        self.size += 1

    def reverse(self):
        values = list(self)
        self.__init__(values[::-1])

    def __iter__(self):
        class Walk:
            def __init__(self, node):
                self.node = node
            def __iter__(self):
                return self
            def __next__(self):
                if self.node is None:
                    raise StopIteration
                value = self.node.value
                self.node = self.node.next
                return value
        return Walk(self.head)

    def __len__(self):
        return self.size

    def __repr__(self):
        return f"LinkedList({str(list(self))[1:-1]})"

# %% right other tree
class TreeNode:
    __slots__ = ("key", "left", "right")

    def __init__(self, key):
        self.key, self.left, self.right = key, None, None

    def insert(self, key):
        if key < self.key:
            if self.left: self.left.insert(key)
            else: self.left = TreeNode(key)
        elif key > self.key:
            if self.right: self.right.insert(key)
            else: self.right = TreeNode(key)

    @property
    def height(self):
        return 1 + max(self.left.height if self.left else 0, self.right.height if self.right else 0)


class Tree:
    root = None

    def insert(self, key):
        if self.root is None:
            self.root = TreeNode(key)
        else:
            self.root.insert(key)

    def height(self):
        return self.root.height if self.root else 0

    def __contains__(self, key):
        def find(node):
            if node is None: return False
            return node.key == key or find(node.left if key < node.key else node.right)
        return find(self.root)

# %% right other graph
import functools

@functools.total_ordering
class Vertex:
    def __init__(self, name):
        self.name = name
        self._near = {}

    @property
    def neighbours(self):
        return list(self._near.values())

    def connect(self, other):
        self._near[other.name] = other
        other._near[self.name] = self

    def __eq__(self, other):
        return self.name == other.name

    def __lt__(self, other):
        return self.name < other.name

    def __hash__(self):
        return hash(self.name)


def reachable(vertex, seen=None):
    seen = set() if seen is None else seen
    seen.add(vertex)
    for v in vertex.neighbours:
        if v not in seen:
            reachable(v, seen)
    return frozenset(seen)

# %% wrong partly flatten
def flatten(nested):
    return [x for part in nested for x in (part if isinstance(part, list) else [part])]


def hanoi(n, a="A", b="B", c="C"):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)

# %% wrong partly linked
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    def __init__(self, values=()):
        self.head = None
        for value in reversed(list(values)):
            self.push(value)

    def push(self, value):
        self.head = Node(value, self.head)

    def reverse(self):
        self.head.next, self.head = self.head, self.head.next

    def __len__(self):
        n, node = 0, self.head
        while node:
            n, node = n + 1, node.next
        return n

    def __iter__(self):
        node = self.head
        while node.next:
            yield node.value
            node = node.next

# %% wrong partly tree
class TreeNode:
    def __init__(self, key):
        self.key = key
        self.left = self.right = None


class Tree:
    def __init__(self):
        self.root = None

    def insert(self, key):
        def add(node):
            if node is None: return TreeNode(key)
            if key < node.key: node.left = add(node.left)
            else: node.right = add(node.right)
            return node
        self.root = add(self.root)

    def height(self):
        return -1

    def __contains__(self, key):
        return self.root.key == key

# %% wrong partly graph shape=blank

# %% right messy flatten
def is_list(x):
    return isinstance(x, list)

def flatten(nested):
    result = []
    for x in nested:
        if is_list(x):
            result.extend(flatten(x))
        else:
            result.append(x)
    return result
print(flatten([1, [2]]))
def hanoi(n, a="A", b="B", c="C"):
    if n == 0: return []
    return [*hanoi(n - 1, a, c, b), (a, c), *hanoi(n - 1, b, a, c)]
hanoi(3)

# %% right messy after=flatten
class Base:
    def describe(self):
        return str(self)

# %% right messy linked
class Node(Base):
    def __init__(self, value, next=None):
        self.value = value
        self.next = next
    def __str__(self):
        return f"{self.value} -> {self.next}"

class LinkedList(Base):
    def __init__(self, values=()):
        self.head = None
        last = None
        for v in values:
            n = Node(v)
            if last is None: self.head = n
            else: last.next = n
            last = n
    def push(self, value):
        n = Node(value)
        n.next = self.head
        self.head = n
    def reverse(self):
        s = Stack()
        for x in self: s.push(x)
        node = self.head
        while not s.is_empty():
            node.value = s.pop()
            node = node.next
    def __iter__(self):
        node = self.head
        while node is not None:
            yield node.value
            node = node.next
    def __len__(self):
        return len(list(iter(self)))
    def __repr__(self):
        return "LinkedList(%s)" % ", ".join(repr(x) for x in self)
lst = LinkedList([1, 2])
lst

# %% right messy after=linked
print(lst.head.describe())
tree = None

# %% right messy tree shape=split
class TreeNode:
    def __init__(self, key, parent=None):
        self.key, self.parent, self.left, self.right = key, parent, None, None

class Tree(Base):
    def __init__(self):
        self.root = None
        self.n = 0
    def insert(self, key):
        p, node = None, self.root
        while node is not None and node.key != key:
            p, node = node, node.left if key < node.key else node.right
        if node is not None: return
        self.n += 1
        new = TreeNode(key, p)
        if p is None: self.root = new
        elif key < p.key: p.left = new
        else: p.right = new
    def height(self, node="root"):
        if node == "root": node = self.root
        if node is None: return 0
        return 1 + max(self.height(node.left), self.height(node.right))
    def __contains__(self, key):
        node = self.root
        while node:
            if node.key == key: return True
            node = node.left if key < node.key else node.right
        return False
