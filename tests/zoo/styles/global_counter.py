# /// style
# title = "A student's function changes global variables of an answer cell; the test reads and resets them"
# ///

# %% answer counter
counter = 0
history = []

def visit(page):
    """Count the visit and remember the page."""
    global counter
    counter += 1
    history.append(page)
    return counter

# %% test test_visit points=2
assert counter == 0 and history == []
assert visit("a") == 1
visit("b")
assert counter == 2
assert history == ["a", "b"]

# %% test test_reset points=2
counter = 10
history.clear()
assert visit("c") == 11
assert counter == 11
assert history == ["c"]

# %% test test_still points=1
visit("d")
assert counter == 12 and history[-1] == "d" and len(history) == 2

# %% right list_added counter
counter, history = 0, []

def visit(page):
    global counter, history
    history = history + [page]
    counter = counter + 1
    return counter

# %% wrong length counter points=2
counter = 0
history = []

def visit(page):
    global counter
    history.append(page)
    counter = len(history)
    return counter

# %% wrong local_variable counter points=0
counter = 0
history = []

def visit(page):
    counter = len(history) + 1
    history.append(page)
    return counter
