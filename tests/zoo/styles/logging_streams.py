# /// style
# title = "What the answers log reaches a stream that the test has added: levels, children of loggers, exceptions, silence"
# ///

# %% given
import io
import logging
from unittest import TestCase

logger = logging.getLogger("shop")
shown = io.StringIO()
logger.addHandler(logging.StreamHandler(shown))

# %% answer order
def order(item, number):
    """Log each step to "shop.orders" (debug) and what fails to "shop" (error, with the exception)."""
    logging.getLogger("shop.orders").debug("order %s x %d", item, number)
    try:
        return 12 // number
    except ZeroDivisionError:
        logger.exception("no %s", item)
        return 0

# %% answer total
def total(numbers):
    """Return the sum; log nothing."""
    return sum(numbers)

# %% test test_levels points=2
text = io.StringIO()
handler = logging.StreamHandler(text)
handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
logger.addHandler(handler)
logger.setLevel(logging.INFO)
assert order("tea", 3) == 4
assert text.getvalue() == ""
logger.setLevel(logging.DEBUG)
order("tea", 4)
assert text.getvalue() == "DEBUG shop.orders: order tea x 4\n"

# %% test test_exception points=2
# the handler is still there
assert order("milk", 0) == 0
lines = text.getvalue().splitlines()
assert lines[2] == "ERROR shop: no milk" and "ZeroDivisionError" in lines[-1]
with TestCase().assertLogs("shop", "ERROR") as logs:
    order("salt", 0)
    logging.getLogger("shop").error("of the test")
assert [r.getMessage() for r in logs.records] == ["no salt", "of the test"]
assert logs.records[0].funcName == "order" and logs.output[1] == "ERROR:shop:of the test"
logger.removeHandler(handler)
order("bread", 0)
assert "bread" not in text.getvalue()

# %% test test_silent points=1
try:
    with TestCase().assertLogs():
        assert total([1, 2]) == 3
except AssertionError as error:
    assert "no logs" in str(error)
else:
    raise AssertionError("something was logged")

# %% right child_of_the_logger order
steps = logger.getChild("orders")

def order(item, number):
    steps.log(10, f"order {item} x {number}")
    if number == 0:
        try:
            12 / number
        except ArithmeticError as error:
            logger.error("no " + item, exc_info=error)
        return 0
    return 12 // number

# %% wrong prints_the_exception order points=1
def order(item, number):
    print(f"order {item} x {number}")
    try:
        return 12 // number
    except ZeroDivisionError as error:
        print(error)
        return 0

# %% wrong root_logger order points=1
def order(item, number):
    logging.debug("order %s x %d", item, number)
    try:
        return 12 // number
    except ZeroDivisionError:
        logging.exception("no %s", item)
        return 0

# %% wrong noisy total points=4
def total(numbers):
    logging.warning("adding %d numbers", len(numbers))
    return sum(numbers)
