# /// style
# title = "__eq__ and __hash__: objects of the student as members of sets and keys of dicts of the test"
# ///

# %% answer isbn
class Book:
    """Two books are equal if their ISBN are."""

    def __init__(self, title, isbn):
        self.title, self.isbn = title, isbn

    def __eq__(self, other):
        return isinstance(other, Book) and self.isbn == other.isbn

    def __hash__(self):
        return hash(self.isbn)

# %% test test_eq points=1
assert Book("A", 1) == Book("B", 1)
assert Book("A", 1) != Book("A", 2)

# %% test test_hash points=2
assert hash(Book("A", 1)) == hash(Book("B", 1))
assert len({Book("A", 1), Book("B", 1), Book("A", 2)}) == 2

# %% test test_dict points=1
stock = {Book("A", 1): 3}
assert stock[Book("B", 1)] == 3
assert Book("A", 2) not in stock
stock[Book("C", 1)] = 4
assert list(stock.values()) == [4]

# %% test test_membership points=1
shelf = [Book("A", 1), Book("B", 2)]
assert Book("other", 2) in shelf
assert shelf.index(Book("", 2)) == 1
assert shelf.count(Book("", 1)) == 1

# %% right tuples isbn
class Book:
    def __init__(self, title, isbn):
        self.title, self.isbn = title, isbn

    def _key(self):
        return ("isbn", self.isbn)

    def __eq__(self, other):
        return self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

# %% wrong no_hash isbn points=2
class Book:
    def __init__(self, title, isbn):
        self.title, self.isbn = title, isbn

    def __eq__(self, other):
        return self.isbn == other.isbn

# %% wrong by_identity isbn points=0
class Book:
    def __init__(self, title, isbn):
        self.title, self.isbn = title, isbn
