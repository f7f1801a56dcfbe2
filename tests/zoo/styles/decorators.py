# /// style
# title = "The student's decorators on functions of the test; functools.wraps is checked"
# ///

# %% given
import functools

# %% answer logged
def logged(log):
    """A decorator that appends (name, arguments, result) to log."""

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            result = function(*args, **kwargs)
            log.append((function.__name__, args, result))
            return result

        return wrapper

    return decorate

# %% answer twice
def twice(function):
    """Call the function twice and return both results."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs), function(*args, **kwargs)

    return wrapper

# %% test test_twice points=2
calls = []

@twice
def draw(x, y=1):
    """Draw."""
    calls.append(x)
    return x * y + len(calls)

assert draw(10) == (11, 12)
assert draw(1, y=0) == (3, 4)
assert calls == [10, 10, 1, 1]

# %% test test_wraps points=1
assert draw.__name__ == "draw" and draw.__doc__ == "Draw."
assert draw.__wrapped__(5, 0) == 5

# %% test test_logged points=2
log = []

@logged(log)
def add(a, b):
    return a + b

assert add(1, 2) == 3
assert add("a", b="b") == "ab"
assert log[0] == ("add", (1, 2), 3)
assert len(log) == 2

# %% test test_both points=1
log = []

@logged(log)
@twice
def one():
    return 1

assert one() == (1, 1)
assert log[-1][0] == "one" and log[-1][2] == (1, 1)

# %% test test_error_comes_through points=1
@twice
def fails():
    raise LookupError("from the test")

try:
    fails()
except LookupError as error:
    assert "from the test" in str(error)
else:
    raise AssertionError

# %% right update_wrapper twice
def twice(function):
    def both(*args, **kwargs):
        return tuple(function(*args, **kwargs) for _ in range(2))
    return functools.update_wrapper(both, function)

# %% wrong no_wraps twice points=5
def twice(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs), function(*args, **kwargs)
    return wrapper

# %% wrong one_call twice points=4
def twice(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return result, result
    return wrapper
