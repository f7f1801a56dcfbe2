# /// style
# title = "Trees, lists and graphs of the student's own classes whose shape is drawn anew each time"
# ///

# %% given
import random

# %% answer tree
class Node:
    def __init__(self, value):
        self.value, self.left, self.right = value, None, None


def build(values):
    """Return the root of a search tree of the values, or None."""
    root = None
    for value in values:
        root = insert(root, value)
    return root


def insert(node, value):
    if node is None:
        return Node(value)
    if value < node.value:
        node.left = insert(node.left, value)
    else:
        node.right = insert(node.right, value)
    return node

# %% answer graph
class Vertex:
    def __init__(self, name):
        self.name, self.neighbours = name, []


def connect(pairs):
    """Return name -> Vertex for the edges."""
    found = {}
    for one, other in pairs:
        for name in (one, other):
            found.setdefault(name, Vertex(name))
        found[one].neighbours.append(found[other])
        found[other].neighbours.append(found[one])
    return found

# %% answer chain
class Link:
    def __init__(self, value, rest):
        self.value, self.rest = value, rest

    def __iter__(self):
        link = self
        while link is not None:
            yield link.value
            link = link.rest

    def last(self):
        return self if self.rest is None else self.rest.last()


def chain(values):
    head = None
    for value in reversed(values):
        head = Link(value, head)
    return head

# %% test test_search_tree points=3
def in_order(node):
    return [] if node is None else [*in_order(node.left), node.value, *in_order(node.right)]

for size in (0, 1, 2, 5, 12, 30):
    values = random.sample(range(1000), size)
    assert in_order(build(values)) == sorted(values)

root = build([5, 2, 8, 1, 3])
assert root.left.right.value == 3

# %% test test_graph points=2
names = [f"v{i}" for i in range(9)]
edges = [(a, b) for i, a in enumerate(names) for b in names[:i] if random.random() < 0.7]
edges += list(zip(names[1:], names))
graph = connect(edges)
seen, waiting = set(), [graph["v0"]]
while waiting:
    vertex = waiting.pop()
    if vertex.name not in seen:
        seen.add(vertex.name)
        waiting += vertex.neighbours
assert seen == set(names)
assert graph["v0"].neighbours[0].neighbours

# %% test test_chain points=2
values = [random.random() for _ in range(random.randint(2, 9))]
head = chain(values)
assert list(head) == values
assert head.last().value == values[-1]
assert head.rest.last() is head.last()

# %% right own_words tree
class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right


def build(values):
    root = None
    for value in values:
        if root is None:
            root = Node(value)
            continue
        at = root
        while True:
            side = "left" if value < at.value else "right"
            if getattr(at, side) is None:
                setattr(at, side, Node(value))
                break
            at = getattr(at, side)
    return root

# %% right own_names tree
class _Item:
    __slots__ = ("value", "left", "right")

    def __init__(self, value):
        self.value = value
        self.left = self.right = None


def build(values):
    values = list(values)
    if not values:
        return None
    item = _Item(values[0])
    item.left = build([v for v in values[1:] if v < values[0]])
    item.right = build([v for v in values[1:] if v >= values[0]])
    return item

# %% right properties graph
class Vertex:
    def __init__(self, name, all_of_them):
        self.name = name
        self._all = all_of_them
        self._to = []

    @property
    def neighbours(self):
        return tuple(self._all[name] for name in self._to)


class connect(dict):
    def __init__(self, pairs):
        super().__init__()
        for pair in pairs:
            for one, other in (pair, pair[::-1]):
                self.setdefault(one, Vertex(one, self))._to.append(other)

# %% right iterator_class chain
class Values:
    def __init__(self, link):
        self.link = link

    def __iter__(self):
        return self

    def __next__(self):
        if self.link is None:
            raise StopIteration
        value, self.link = self.link.value, self.link.rest
        return value


class Link:
    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest

    def __iter__(self):
        return Values(self)

    def last(self):
        link = self
        while link.rest:
            link = link.rest
        return link


def chain(values):
    return Link(values[0], chain(values[1:])) if values else None

# %% wrong unsorted tree points=4
class Node:
    def __init__(self, value):
        self.value, self.left, self.right = value, None, None


def build(values):
    root = None
    for value in values:
        node = Node(value)
        node.left = root
        root = node
    return root

# %% wrong one_way graph points=5
class Vertex:
    def __init__(self, name):
        self.name, self.neighbours = name, []


def connect(pairs):
    found = {}
    for one, other in pairs:
        for name in (one, other):
            found.setdefault(name, Vertex(name))
        found[one].neighbours.append(found[other])
    return found
