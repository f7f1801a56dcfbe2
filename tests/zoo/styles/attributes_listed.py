# /// style
# title = "What an object and a class have: vars(), dir(), __dict__, __mro__, issubclass, inspect.getmembers"
# ///

# %% given
import inspect
import json


class Account:
    fee = 1

    def __init__(self, owner):
        self.owner = owner

    def pay(self, amount):
        return amount + self.fee

# %% answer book
class Book:
    def __init__(self, title, pages):
        self.title = title
        self.pages = pages
        self.lent = False

    def lend(self):
        self.lent = True
        return self

    @staticmethod
    def shelf(title):
        return title[0].upper()

# %% answer saver
class Saver(Account):
    def __init__(self, owner):
        super().__init__(owner)
        self.notes = {"paid": []}

    def pay(self, amount):
        self.notes["paid"].append(amount)
        return super().pay(amount)

# %% answer find
def find(books, title):
    """Return the book of this title, or None."""
    for book in books:
        if book.title == title:
            return book

# %% test test_vars points=2
book = Book("Emma", 400)
assert vars(book) == {"title": "Emma", "pages": 400, "lent": False}
book.lend()
assert book.__dict__["lent"] is True and sorted(book.__dict__) == ["lent", "pages", "title"]
assert json.dumps(vars(Book("E", 1)), sort_keys=True) == '{"lent": false, "pages": 1, "title": "E"}'
assert vars(Book("A", 2)) == Book("A", 2).__dict__ != vars(Book("B", 2))

# %% test test_dir points=1
names = [name for name in dir(Book("Emma", 400)) if not name.startswith("_")]
assert names == ["lend", "lent", "pages", "shelf", "title"]
assert "lend" in dir(Book) and "title" not in dir(Book)
assert {name for name, _ in inspect.getmembers(Book, inspect.isfunction) if name[0] != "_"} == {"lend", "shelf"}

# %% test test_class points=1
assert "lend" in vars(Book) and "read" not in Book.__dict__ and callable(Book.__dict__["lend"])
assert isinstance(vars(Book)["shelf"], staticmethod) and Book.shelf("emma") == "E"

# %% test test_hierarchy points=2
assert issubclass(Saver, Account) and not issubclass(Book, Account)
assert isinstance(Saver("Ada"), Account) and Saver.__bases__ == (Account,)
assert [c.__name__ for c in Saver.__mro__] == ["Saver", "Account", "object"] and Saver.mro()[0] is Saver
assert "fee" not in vars(Saver) and "pay" in vars(Saver)
saver = Saver("Ada")
assert saver.pay(4) == 5 and vars(saver) == {"owner": "Ada", "notes": {"paid": [4]}}

# %% test test_written points=1
book = Book("Emma", 400)
book.__dict__["pages"] = 3
assert book.pages == 3 and vars(find([book], "Emma")) == vars(book)

# %% right other_order book
class Book:
    lent = None

    def __init__(self, title, pages):
        self.lent, self.pages, self.title = False, pages, title

    def lend(self):
        self.__dict__.update(lent=True)
        return self

    shelf = staticmethod(lambda title: title.upper()[:1])

# %% right named_base saver
class Saver(Account):
    def __init__(self, owner):
        Account.__init__(self, owner)
        setattr(self, "notes", {"paid": list()})

    def pay(self, amount):
        self.notes["paid"] += [amount]
        return amount + self.fee

# %% wrong other_names book points=4
class Book:
    def __init__(self, title, pages):
        self._title = title
        self.number = pages
        self.lent = False

    title = property(lambda self: self._title)

    def lend(self):
        self.lent = True
        return self

    @staticmethod
    def shelf(title):
        return title[0].upper()

# %% wrong not_derived saver points=5
class Saver:
    fee = 1

    def __init__(self, owner):
        self.owner, self.notes = owner, {"paid": []}

    def pay(self, amount):
        self.notes["paid"].append(amount)
        return amount + self.fee
