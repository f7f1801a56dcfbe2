# /// style
# title = "Visible and hidden tests in one cell, and a cell in which everything is hidden"
# ///

# %% answer leap
def is_leap(year):
    """Tell whether a year has 366 days."""
    ### BEGIN SOLUTION
    if year % 400 == 0:
        return True
    return year % 4 == 0 and year % 100 != 0
    ### END SOLUTION

# %% test test_leap points=2
assert is_leap(2024) and not is_leap(2023)
### BEGIN HIDDEN TESTS
assert not is_leap(1900), "centuries"
assert is_leap(2000)
secret = [y for y in range(1896, 1913) if is_leap(y)]
assert secret == [1896, 1904, 1908, 1912]
### END HIDDEN TESTS

# %% test test_leap_hidden points=3
### BEGIN HIDDEN TESTS
import calendar

years = range(1583, 2600, 7)
3 * sum(is_leap(y) == calendar.isleap(y) for y in years) / len(years)
### END HIDDEN TESTS

# %% right calendar leap
def is_leap(year):
    import calendar
    return calendar.monthrange(year, 2)[1] == 29

# %% wrong fours leap points=2.958904109589041
def is_leap(year):
    return year % 4 == 0

# %% wrong visible_only leap points=2.3219178082191783
def is_leap(year):
    return year == 2024
