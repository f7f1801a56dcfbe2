# /// style
# title = "Linked lists and trees: chains of attributes, given nodes and the student's own, cycles, deep copies"
# ///

# %% given
import copy


class Node:
    """A node of a tree."""

    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

# %% answer linked
class Link:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def from_list(values):
    """Return the first Link of a list of them, or None."""
    head = None
    for value in reversed(values):
        head = Link(value, head)
    return head


def has_cycle(link):
    slow = fast = link
    while fast and fast.next:
        slow, fast = slow.next, fast.next.next
        if slow is fast:
            return True
    return False

# %% answer tree
def insert(node, value):
    """Insert into a search tree; return its root."""
    if node is None:
        return Node(value)
    if value < node.value:
        node.left = insert(node.left, value)
    else:
        node.right = insert(node.right, value)
    return node


def height(node):
    return 0 if node is None else 1 + max(height(node.left), height(node.right))

# %% test test_linked points=2
head = from_list([1, 2, 3])
assert head.value == 1 and head.next.next.value == 3
assert head.next.next.next is None and from_list([]) is None
values, link = [], head
while link is not None:
    values.append(link.value)
    link = link.next
assert values == [1, 2, 3]

# %% test test_cycle points=1
assert not has_cycle(head)
head.next.next.next = head.next
assert has_cycle(head)
assert head.next.next.next is head.next

# %% test test_tree points=2
root = None
for value in (5, 2, 8, 1):
    root = insert(root, value)
assert root.value == 5 and root.left.left.value == 1 and root.right.left is None
assert height(root) == 3
assert isinstance(root, Node)

# %% test test_given_tree points=1
tree = Node(5, Node(3), Node(9))
assert insert(tree, 4) is tree
assert tree.left.right.value == 4
assert height(Node(1, Node(2, None, Node(3)))) == 3

# %% test test_deepcopy points=1
twin = copy.deepcopy(from_list("ab"))
assert twin.next.value == "b"
other = copy.copy(twin)
other.value = "z"
assert twin.value == "a" and other.next is twin.next

# %% right recursion linked
class Link:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next

def from_list(values):
    return Link(values[0], from_list(values[1:])) if len(values) else None

def has_cycle(link):
    seen = []
    while link is not None:
        if any(link is s for s in seen):
            return True
        seen.append(link)
        link = link.next
    return False

# %% wrong other_order linked points=3
class Link:
    def __init__(self, value, next=None):
        self.value, self.next = value, next

def from_list(values):
    head = None
    for value in values:
        head = Link(value, head)
    return head

def has_cycle(link):
    return False

# %% wrong root_lost tree points=4
def insert(node, value):
    if node is None:
        return Node(value)
    if value < node.value:
        return insert(node.left, value)
    return insert(node.right, value)

def height(node):
    return 0 if node is None else 1 + max(height(node.left), height(node.right))
