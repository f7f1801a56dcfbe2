# /// style
# title = "An exception class of the student's own, with attributes, raised by a method"
# ///

# %% answer errors
class InsufficientFunds(Exception):
    """Raised if more is taken than there is; knows how much is missing."""

    def __init__(self, missing):
        super().__init__(f"{missing} too little")
        self.missing = missing

# %% answer account
class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(amount - self.balance)
        self.balance -= amount
        return self.balance

# %% test test_errors points=1
assert issubclass(InsufficientFunds, Exception)
assert not issubclass(InsufficientFunds, ValueError)
try:
    raise InsufficientFunds(12)
except InsufficientFunds as error:
    assert error.missing == 12
    assert "12" in str(error)

# %% test test_withdraw points=2
account = Account(50)
assert account.withdraw(20) == 30
try:
    account.withdraw(31)
    raise AssertionError("nothing raised")
except InsufficientFunds as error:
    assert error.missing == 1
assert account.balance == 30

# %% test test_withdraw_with_unittest points=1
from unittest import TestCase

with TestCase().assertRaises(InsufficientFunds) as caught:
    Account(1).withdraw(100)
assert caught.exception.missing == 99
assert type(caught.exception) is InsufficientFunds
assert caught.exception.args == ("99 too little",) or "99" in str(caught.exception)

# %% right message_in_str errors
class InsufficientFunds(Exception):
    missing = 0

    def __init__(self, missing):
        self.missing = missing

    def __str__(self):
        return "missing: %d" % self.missing

# %% wrong no_attribute errors points=0
class InsufficientFunds(Exception):
    pass

# %% wrong value_error account points=1
class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(amount - self.balance)
        self.balance -= amount
        return self.balance

# %% wrong takes_it_first account points=2
class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        self.balance -= amount
        if self.balance < 0:
            raise InsufficientFunds(-self.balance)
        return self.balance
