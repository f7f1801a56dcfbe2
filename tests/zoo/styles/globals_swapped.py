# /// style
# title = "A constant from a given cell is changed through globals(); the student's function must read it"
# ///

# %% given
TAX = 0.19
LIMITS = {"low": 10, "high": 100}

# %% answer gross
def gross(net):
    """Return the price with tax, cut to the limits."""
    return min(max(net * (1 + TAX), LIMITS["low"]), LIMITS["high"])

# %% test test_gross points=1
assert abs(gross(50) - 59.5) < 1e-9
assert gross(1) == 10 and gross(1000) == 100

# %% test test_gross_reads_tax points=2
old = globals()["TAX"]
globals()["TAX"] = 0.5
try:
    assert gross(40) == 60
finally:
    globals()["TAX"] = old
assert abs(gross(40) - 47.6) < 1e-9

# %% test test_gross_reads_limits points=1
TAX = 0
LIMITS["high"] = 30
assert gross(40) == 30
LIMITS["high"] = 100
TAX = 0.19
assert abs(gross(40) - 47.6) < 1e-9

# %% right steps gross
def gross(net):
    low, high = LIMITS["low"], LIMITS["high"]
    price = net + net * TAX
    if price < low:
        return low
    return high if price > high else price

# %% wrong number_written_down gross points=1
def gross(net):
    return min(max(net * 1.19, 10), 100)

# %% wrong default_argument gross points=1
def gross(net, tax=TAX, low=LIMITS["low"], high=LIMITS["high"]):
    return min(max(net * (1 + tax), low), high)
