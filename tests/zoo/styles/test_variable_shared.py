# /// style
# title = "Two test cells share variables, objects of the student and counters of the test"
# ///

# %% answer cart
class Cart:
    def __init__(self):
        self.items = {}

    def add(self, name, price, count=1):
        old = self.items.get(name, (price, 0))[1]
        self.items[name] = (price, old + count)

    def total(self):
        return sum(price * count for price, count in self.items.values())

# %% test test_empty points=1
cart = Cart()
checks = 1
totals = [cart.total()]
assert totals == [0]

# %% test test_one points=1
cart.add("tea", 3)
checks += 1
totals.append(cart.total())
assert totals[-1] == 3

# %% test test_two points=2
cart.add("tea", 3, count=2)
cart.add("cup", 5)
checks += 1
totals.append(cart.total())
assert totals == [0, 3, 14]
assert checks == 3

# %% test test_method_kept points=1
method = cart.total
cart.add("spoon", 1)
assert method() == 15
assert Cart.total(cart) == 15

# %% right list_of_rows cart
class Cart(object):
    def __init__(self):
        self.rows = []

    def add(self, name, price, count=1):
        self.rows.extend([(name, price)] * count)

    def total(self):
        return sum(p for _, p in self.rows)

# %% wrong count_ignored cart points=2
class Cart:
    def __init__(self):
        self.items = []

    def add(self, name, price, count=1):
        self.items.append(price)

    def total(self):
        return sum(self.items)

# %% wrong class_variable cart points=1
class Cart:
    items = None

    def add(self, name, price, count=1):
        self.items = self.items or []
        self.items.append(price * count)

    def total(self):
        return sum(self.items)
