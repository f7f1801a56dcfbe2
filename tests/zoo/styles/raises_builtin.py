# /// style
# title = "A builtin exception is expected: the type, a pattern of the message, the arguments"
# ///

# %% given
import numpy as np
import re

# %% answer parse
def parse_age(text):
    """Return the age in `text`."""
    age = int(text)
    if age < 0:
        raise ValueError(f"age must not be negative, got {age}")
    return age

# %% test test_parse_age points=1
assert parse_age("41") == 41
assert parse_age(" 7 ") == 7

# %% test test_parse_age_raises points=3
for bad in ("-1", "x", ""):
    try:
        parse_age(bad)
    except ValueError:
        pass
    else:
        raise AssertionError(f"nothing raised for {bad!r}")
np.testing.assert_raises(ValueError, parse_age, "-3")
with np.testing.assert_raises_regex(ValueError, r"negative.*-12"):
    parse_age("-12")
try:
    parse_age("-5")
except ValueError as error:
    assert len(error.args) == 1
    assert re.search("-5", str(error))

# %% test test_parse_age_of_none points=1
with np.testing.assert_raises(TypeError):
    parse_age(None)

# %% right own_text parse
def parse_age(text):
    if text is None:
        raise TypeError("no text")
    age = int(text.strip())
    if age >= 0:
        return age
    raise ValueError("negative age: " + str(age))

# %% right subclass parse
class AgeError(ValueError):
    pass

def parse_age(text):
    age = int(text)
    if age < 0:
        raise AgeError("negative number " + text)
    return age

# %% wrong returns_none parse points=2
def parse_age(text):
    age = int(text)
    if age < 0:
        return None
    return age

# %% wrong asserts parse points=2
def parse_age(text):
    age = int(text)
    assert age >= 0, f"negative {age}"
    return age
