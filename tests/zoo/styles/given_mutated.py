# /// style
# title = "A student's function changes a list and a dict of a given cell; the test sees it"
# ///

# %% given
inventory = {"apple": 3, "pear": 1}
log = []

# %% answer sell
def sell(fruit, count=1):
    """Take fruit from the inventory and log it; KeyError if unknown, ValueError if too few."""
    if inventory[fruit] < count:
        raise ValueError(f"only {inventory[fruit]} {fruit}")
    inventory[fruit] -= count
    if not inventory[fruit]:
        del inventory[fruit]
    log.append((fruit, count))

# %% test test_sell points=2
sell("apple", 2)
assert inventory == {"apple": 1, "pear": 1}
assert log == [("apple", 2)]

# %% test test_sold_out points=1
sell("pear")
assert "pear" not in inventory
assert len(log) == 2

# %% test test_too_few points=1
before = dict(inventory), list(log)
try:
    sell("apple", 5)
    raise AssertionError
except ValueError:
    pass
assert (inventory, log) == before

# %% test test_filled_by_the_test points=1
inventory["plum"] = 8
inventory.update(apple=4)
sell("plum", 3)
sell("apple", 4)
assert inventory == {"plum": 5}

# %% right pop sell
def sell(fruit, count=1):
    left = inventory.pop(fruit) - count
    if left < 0:
        inventory[fruit] = left + count
        raise ValueError
    if left:
        inventory[fruit] = left
    log.extend([(fruit, count)])

# %% wrong copy sell points=1
def sell(fruit, count=1):
    stock = dict(inventory)
    if stock[fruit] < count:
        raise ValueError(fruit)
    stock[fruit] -= count
    log.append((fruit, count))

# %% wrong zero_stays sell points=3
def sell(fruit, count=1):
    if inventory[fruit] < count:
        raise ValueError(fruit)
    inventory[fruit] -= count
    log.append((fruit, count))
