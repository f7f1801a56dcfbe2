# /// style
# title = "A function is deleted or exchanged, another one that needs it is called, and it is put back"
# ///

# %% answer celsius
def to_celsius(f):
    """Fahrenheit to Celsius."""
    return (f - 32) * 5 / 9

# %% answer kelvin
def to_kelvin(f):
    """Fahrenheit to Kelvin; calls to_celsius."""
    return to_celsius(f) + 273.15

# %% test test_values points=1
assert to_celsius(212) == 100
assert abs(to_kelvin(32) - 273.15) < 1e-9

# %% test test_kelvin_needs_celsius points=2
kept = to_celsius
del to_celsius
try:
    to_kelvin(50)
except NameError:
    pass
else:
    raise AssertionError("to_kelvin must call to_celsius")
finally:
    to_celsius = kept
    del kept

# %% test test_celsius_is_back points=1
assert to_celsius(32) == 0
assert round(to_kelvin(212), 2) == 373.15

# %% test test_kelvin_with_another_celsius points=1
orig = to_celsius
to_celsius = lambda f: 1000
try:
    assert to_kelvin(0) == 1273.15
finally:
    to_celsius = orig

# %% right two_steps kelvin
ZERO = 273.15

def to_kelvin(f):
    celsius = to_celsius(f)
    return ZERO + celsius

# %% wrong formula_again kelvin points=2
def to_kelvin(f):
    return (f - 32) * 5 / 9 + 273.15

# %% wrong rounded kelvin points=2
def to_kelvin(f):
    return to_celsius(f) + 273
