# /// style
# title = "The student's code logs: at level warning it reaches stderr; the test reads the records"
# ///

# %% given
import logging
from unittest import TestCase

# %% answer divide
def divide(a, b):
    """Return a / b; log a warning and return None if b is 0."""
    if b == 0:
        logging.getLogger("maths").warning("division of %s by zero", a)
        return None
    return a / b

# %% test test_divide points=1
assert divide(6, 3) == 2
assert divide(1, 4) == 0.25

# %% test test_divide_logs points=2
with TestCase().assertLogs("maths", level="WARNING") as logs:
    assert divide(5, 0) is None
assert len(logs.output) == 1
assert "division of 5" in logs.output[0]
assert logs.records[0].levelname == "WARNING"

# %% test test_handler points=1
class Keep(logging.Handler):
    def __init__(self):
        super().__init__()
        self.kept = []

    def emit(self, record):
        self.kept.append(record.getMessage())

keep = Keep()
logger = logging.getLogger("maths")
logger.addHandler(keep)
try:
    divide(7, 0)
finally:
    logger.removeHandler(keep)
assert keep.kept == ["division of 7 by zero"]

# %% right module_logger divide
logger = logging.getLogger("maths")

def divide(a, b):
    try:
        return a / b
    except ZeroDivisionError:
        logger.warning(f"division of {a} by zero")

# %% right also_logs_debug divide stock=0 fault=stderr
def divide(a, b):
    logging.warning("divide called")
    if b:
        return a / b
    logging.getLogger("maths").warning("division of %s by zero", a)

# %% wrong prints divide points=1
def divide(a, b):
    if b == 0:
        print(f"division of {a} by zero")
        return None
    return a / b

# %% wrong info divide points=1
def divide(a, b):
    if b == 0:
        logging.getLogger("maths").info("division of %s by zero", a)
        return None
    return a / b
