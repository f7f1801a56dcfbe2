# /// style
# title = "Closures: counters with nonlocal state, several at once, several functions over one state"
# ///

# %% answer counter
def make_counter(start=0, step=1):
    """Return a function that counts."""
    value = start - step

    def count():
        nonlocal value
        value += step
        return value

    return count

# %% answer account
def make_account(balance):
    """Return deposit, withdraw and show, over one balance."""

    def deposit(amount):
        nonlocal balance
        balance += amount

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            return "too much"
        balance -= amount

    return deposit, withdraw, lambda: balance

# %% test test_counter points=2
a, b = make_counter(), make_counter(10, step=5)
assert [a(), a(), b(), a(), b()] == [0, 1, 10, 2, 15]
assert callable(a) and a is not b

# %% test test_account points=2
deposit, withdraw, show = make_account(100)
deposit(20)
assert show() == 120
assert withdraw(200) == "too much"
assert withdraw(120) is None and show() == 0

# %% test test_closure points=1
assert make_counter().__closure__ is not None
assert "value" in make_counter.__code__.co_cellvars or make_counter.__code__.co_cellvars

# %% right list_cell counter
def make_counter(start=0, step=1):
    state = [start]

    def count():
        now = state[0]
        state[0] = now + step
        return now

    return count

# %% wrong global_state counter points=3
value = 0

def make_counter(start=0, step=1):
    global value
    value = start

    def count():
        global value
        value += step
        return value - step

    return count

# %% wrong not_nonlocal counter points=3
def make_counter(start=0, step=1):
    value = start

    def count():
        value += step
        return value

    return count
