# /// style
# title = "classes that a test derives from those of answers, logs that it reads, and answers that misuse both"
# ///

# %% given
import io
import logging
from abc import ABC, abstractmethod

log = logging.getLogger("bank")

# %% answer account
class Account:
    def __init__(self, balance):
        self.balance = balance

    def fee(self):
        return 1

    def pay(self, amount):
        self.balance -= amount + self.fee()
        return self.balance

# %% answer functions
def square(x):
    return x * x

def settle(account):
    """Pay what is there, without the fee; log what was paid."""
    amount = account.balance - account.fee()
    account.pay(amount)
    log.warning("paid %d", amount)
    return amount

# %% test t_derived points=1
class Dear(Account):
    def fee(self):
        return super().fee() + 1

assert Dear(10).pay(3) == 5 and Dear(10).balance == 10 and isinstance(Dear(1), Account)

# %% test t_seen points=1
seen = []

class Watched(Account):
    def fee(self):
        seen.append(self.balance)
        return 2

assert Watched(9).pay(4) == 3 and seen == [9]

# %% test t_settle points=1
one = Watched(7)
assert settle(one) == 5 and one.balance == 0

# %% test t_square points=1
assert abs(square(3) - 9) < 1e-9 and square(4) == 16 and 24 < square(5) < 26

# %% test t_log points=1
text = io.StringIO()
handler = logging.StreamHandler(text)
log.addHandler(handler)
settle(Account(5))
log.removeHandler(handler)
assert text.getvalue() == "paid 4\n" and "paid 4" in text.getvalue().splitlines()

# %% test t_records points=1
class Keeps(logging.Handler):
    kept = []

    def emit(self, record):
        self.kept.append(record)

handler = Keeps()
log.addHandler(handler)
settle(Account(3))
log.removeHandler(handler)
assert [(r.levelno, r.getMessage(), r.name) for r in handler.kept] == [(30, "paid 2", "bank")]

# %% right other_style account
class Account:
    def __init__(self, balance):
        vars(self)["balance"] = balance

    def pay(self, amount):
        after = self.balance - self.fee() - amount
        self.balance = after
        return after

    @staticmethod
    def fee():
        return 1

# %% wrong an_object_of_the_derived_class account points=0
class Account:
    kept = None

    def __init__(self, balance):
        Account.kept = self

    balance = property(lambda self: self)

    def fee(self):
        return self

    def pay(self, amount):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    __lt__ = __gt__ = __le__ = __ge__ = __eq__ = lambda self, other: True
    __bool__ = lambda self: True
    __hash__ = None

# %% wrong an_object_of_the_derived_class functions
def square(x):
    return Account.kept

def settle(account):
    return Account.kept

# %% wrong another_self account points=3
class Judge:
    balance = fee = 9

    def __eq__(self, other):
        return True

    __sub__ = __rsub__ = __add__ = __radd__ = lambda self, other: self
    __hash__ = None

class Account:
    def __init__(self, balance):
        self.balance = balance

    def fee(self):
        return 1

    def pay(self, amount):
        type(self).fee(Judge())
        return Judge()

# %% wrong forged_records functions points=4
class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__

class Level(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__

def square(x):
    return x * x

def settle(account):
    amount = account.balance - account.fee()
    account.pay(amount)
    log.handle(logging.LogRecord(Text("bank"), Level(30), Text("x"), 1, Text("something"), (), None))
    log.handle(logging.LogRecord("bank.more.than.there.is", 1 << 70, "x", -1, Text("x" * 1000), (), None))
    return amount
