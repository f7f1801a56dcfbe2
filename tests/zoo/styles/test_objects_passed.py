# /// style
# title = "Objects of the test's own classes go through the student's functions: order, attributes, stability, identity"
# ///

# %% given
import random

# %% answer insertion
def insertion_sort(values, key=lambda v: v):
    """Return a sorted copy; stable; compares with < only."""
    result = []
    for value in values:
        i = len(result)
        while i > 0 and key(value) < key(result[i - 1]):
            i -= 1
        result.insert(i, value)
    return result

# %% answer oldest
def oldest(people):
    """Return the person with the largest age."""
    best = people[0]
    for person in people[1:]:
        if person.age > best.age:
            best = person
    return best

# %% answer rename
def rename_all(people, function):
    """Change the name of each person in place."""
    for person in people:
        person.name = function(person.name)

# %% test test_stability points=2
class Card:
    def __init__(self, value, suit):
        self.value, self.suit = value, suit

    def __lt__(self, other):
        return self.value < other.value

cards = [Card(3, "h"), Card(1, "s"), Card(3, "s"), Card(1, "h")]
got = insertion_sort(cards)
assert [(c.value, c.suit) for c in got] == [(1, "s"), (1, "h"), (3, "h"), (3, "s")]
assert got[0] is cards[1]

# %% test test_key points=1
pairs = [(2, "b"), (1, "z"), (2, "a")]
assert insertion_sort(pairs, key=lambda p: p[0]) == [(1, "z"), (2, "b"), (2, "a")]
assert insertion_sort([]) == []

# %% test test_oldest points=1
class Person:
    def __init__(self, name, age):
        self.name, self.age = name, age

ada, bob = Person("Ada", 36), Person("Bob", 41)
assert oldest([ada, bob]) is bob
assert oldest([ada]) is ada

# %% test test_rename points=1
rename_all([ada, bob], str.upper)
assert (ada.name, bob.name) == ("ADA", "BOB")

# %% test test_counted_comparisons points=1
class Counted(int):
    compared = 0

    def __lt__(self, other):
        Counted.compared += 1
        return int(self) < int(other)

insertion_sort([Counted(i) for i in range(10)])
assert 9 <= Counted.compared < 20, Counted.compared

# %% right builtin insertion
def insertion_sort(values, key=None):
    return sorted(values, key=key)

# %% right max oldest
def oldest(people):
    return max(people, key=lambda p: p.age)

# %% wrong not_stable insertion points=3
def insertion_sort(values, key=lambda v: v):
    result = []
    for value in values:
        i = len(result)
        while i > 0 and not key(result[i - 1]) < key(value):
            i -= 1
        result.insert(i, value)
    return result

# %% wrong name_only oldest points=5
def oldest(people):
    return max(people, key=lambda p: p.age).name
