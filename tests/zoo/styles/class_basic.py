# /// style
# title = "A class: instances, attributes that the test sets, methods that call each other"
# ///

# %% answer account
class Account:
    """An account with an owner and a history."""

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        """Add amount."""
        self.balance += amount
        self.history.append(("deposit", amount))

    def transfer(self, other, amount):
        """Move amount to another account; tell whether there was enough."""
        if amount > self.balance:
            return False
        self.balance -= amount
        other.deposit(amount)
        return True

# %% test test_new_account points=1
account = Account("Ada")
assert account.owner == "Ada"
assert account.balance == 0
assert account.history == []

# %% test test_deposit points=2
account = Account("Ada", 10)
account.deposit(5)
account.deposit(amount=7)
assert account.balance == 22
assert account.history == [("deposit", 5), ("deposit", 7)]
account.balance = 100
account.deposit(1)
assert account.balance == 101
assert hasattr(account, "owner") and not hasattr(account, "pin")

# %% test test_transfer points=2
ada, bob = Account("Ada", 50), Account("Bob")
assert ada.transfer(bob, 30) is True
assert (ada.balance, bob.balance) == (20, 30)
assert ada.transfer(bob, 21) is False
assert (ada.balance, bob.balance) == (20, 30)
assert bob.history[-1][1] == 30

# %% test test_accounts_are_separate points=1
one, two = Account("x"), Account("y")
one.history.append("marked by the test")
assert two.history == []
assert len(one.history) == 1
assert isinstance(one, Account) and type(two) is Account

# %% right slots account
class Account:
    __slots__ = ("owner", "balance", "history")

    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.history = owner, balance, list()

    def deposit(self, amount):
        print("deposit", amount)
        self.history += [("deposit", amount)]
        self.balance = self.balance + amount

    def transfer(self, other, amount):
        enough = self.balance >= amount
        if enough:
            self.balance -= amount
            other.deposit(amount)
        return enough

# %% wrong shared_history account points=5
class Account:
    history = []

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        self.history.append(("deposit", amount))

    def transfer(self, other, amount):
        if amount > self.balance:
            return False
        self.balance -= amount
        other.deposit(amount)
        return True

# %% wrong overdraft account points=4
class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        self.balance += amount
        self.history.append(("deposit", amount))

    def transfer(self, other, amount):
        self.balance -= amount
        other.deposit(amount)
        return True
