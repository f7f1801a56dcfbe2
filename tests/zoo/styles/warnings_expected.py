# /// style
# title = "The test expects a warning: catch_warnings, assertWarnsRegex, warnings as errors"
# ///

# %% given
import warnings
from unittest import TestCase

# %% answer old
def old_area(r):
    """Deprecated: warn, and return the area of a square."""
    warnings.warn("old_area is deprecated, use area", DeprecationWarning, stacklevel=2)
    return r * r

# %% answer quiet
def area(r):
    """Return the area of a square; say nothing."""
    return r * r

# %% test test_quiet points=1
with warnings.catch_warnings():
    warnings.simplefilter("error")
    assert area(3) == 9
_ = area(4)

# %% test test_value points=1
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    assert old_area(4) == 16

# %% test test_warns points=2
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old_area(2)
assert len(caught) == 1
assert issubclass(caught[0].category, DeprecationWarning)
assert "deprecated" in str(caught[0].message)

# %% test test_assert_warns_regex points=1
with TestCase().assertWarnsRegex(DeprecationWarning, "use area") as caught:
    assert old_area(3) == 9
assert caught.warning.args

# %% test test_warning_as_error points=1
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        old_area(1)
    except DeprecationWarning as warning:
        assert "use area" in str(warning)
    else:
        raise AssertionError

# %% right category_instance old
def old_area(r):
    warnings.warn(DeprecationWarning("deprecated: please use area"))
    return r**2

# %% wrong user_warning old points=2
def old_area(r):
    warnings.warn("old_area is deprecated, use area")
    return r * r

# %% wrong silent old points=2
def old_area(r):
    return r * r

# %% wrong printed old points=2
def old_area(r):
    print("DeprecationWarning: use area")
    return r * r

# %% wrong not_quiet quiet points=5
def area(r):
    warnings.warn("the unit is not known")
    return r * r
