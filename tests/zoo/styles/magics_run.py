# /// style
# title = "%run of a file beside the notebook, !echo, %%writefile, %load_ext, get_ipython() in cells"
# ///

# %% file helpers.py
"""Helpers of the course."""

UNIT = "km"


def check_close(a, b, eps=1e-9):
    assert abs(a - b) <= eps, f"{a} is not {b}"

# %% given
%run helpers.py
import helpers

# %% answer miles
def to_km(miles):
    """Return text with the unit of the helpers."""
    return f"{miles * 1.609344:.1f} {UNIT}"

# %% answer convert
def km(miles):
    """Return a number."""
    return miles * 1.609344

# %% test test_to_km points=1
assert to_km(10) == "16.1 km"

# %% test test_km points=1
%run helpers.py
check_close(km(1), 1.609344)
helpers.check_close(km(0), 0)

# %% test test_shell points=1
out = !echo hello
assert out == ["hello"]
value = km(2)
text = !echo {value}
assert float(text[0]) == value

# %% test test_writefile points=1
with open("extra.py", "w") as f:
    f.write("answer = km(1000)\n")
%run -i extra.py
assert round(answer) == 1609
get_ipython().run_line_magic("time", "again = km(10)")
assert again == km(10)

# %% right own_constant convert
import helpers as h
FACTOR = 1.609344
def km(miles):
    %time
    return FACTOR * miles

# %% wrong nautical convert points=2
def km(miles):
    return miles * 1.852
