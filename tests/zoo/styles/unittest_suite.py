# /// style
# title = "A TestCase in the cell, run by a runner that writes to stdout; the last line gives points for each test"
# ///

# %% given
import sys
import unittest

# %% answer stack
class Stack:
    """Last in, first out."""

    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        if not self.items:
            raise IndexError("pop from an empty stack")
        return self.items.pop()

    def is_empty(self):
        return not self.items

# %% test test_stack points=4
class TestStack(unittest.TestCase):
    def setUp(self):
        self.stack = Stack()

    def test_new_is_empty(self):
        self.assertTrue(self.stack.is_empty())

    def test_order(self):
        for item in (1, "two", [3]):
            self.stack.push(item)
        self.assertEqual([self.stack.pop() for _ in range(3)], [[3], "two", 1])

    def test_not_empty(self):
        self.stack.push(None)
        self.assertFalse(self.stack.is_empty())

    def test_empty_pop(self):
        with self.assertRaises(IndexError):
            self.stack.pop()


suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestStack)
outcome = unittest.TextTestRunner(stream=sys.stdout).run(suite)
outcome.testsRun - len(outcome.failures) - len(outcome.errors)

# %% right deque stack
from collections import deque

class Stack:
    def __init__(self):
        self._d = deque()

    def push(self, item):
        self._d.appendleft(item)

    def pop(self):
        return self._d.popleft()

    def is_empty(self):
        return len(self._d) == 0

# %% right subclass_of_list stack
class Stack(list):
    push = list.append

    def is_empty(self):
        return self == []

# %% wrong queue stack points=3
class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop(0)

    def is_empty(self):
        return not self.items

# %% wrong returns_none stack points=3
class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        if self.items:
            return self.items.pop()

    def is_empty(self):
        return not self.items
