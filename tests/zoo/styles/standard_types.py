# /// style
# title = "Values of the standard library: dates, Decimal, Fraction, Counter, deque, Path, UUID, OrderedDict"
# ///

# %% given
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

# %% answer dates
def due(day, weeks):
    """Return the date `weeks` weeks after day."""
    return day + timedelta(weeks=weeks)


def age(born, today):
    """Years completed."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

# %% answer exact
def harmonic(n):
    """Return 1 + 1/2 + ... + 1/n exactly."""
    return sum((Fraction(1, i) for i in range(1, n + 1)), Fraction(0))


def add_tax(price, rate):
    """Add a tax to a Decimal price, rounded to cents."""
    return (price * (1 + rate)).quantize(Decimal("0.01"))

# %% answer collected
def word_counts(text):
    return Counter(text.lower().split())


def last(values, n):
    return deque(values, maxlen=n)


def by_length(words):
    groups = defaultdict(list)
    for word in words:
        groups[len(word)].append(word)
    return groups


def suffixes(paths):
    return [p.suffix for p in paths], paths[0].parent / "new.txt"

# %% test test_dates points=2
assert due(date(2024, 2, 20), 2) == date(2024, 3, 5)
assert isinstance(due(date(2024, 1, 1), 1), date)
assert due(datetime(2024, 1, 1, 12), 1) - datetime(2024, 1, 1) == timedelta(days=7, hours=12)
assert age(date(2000, 5, 2), date(2024, 5, 1)) == 23
assert due(date(2024, 1, 1), 0).isoformat() == "2024-01-01"

# %% test test_exact points=2
assert harmonic(3) == Fraction(11, 6) and isinstance(harmonic(2), Fraction)
assert harmonic(4).denominator == 12
assert add_tax(Decimal("9.99"), Decimal("0.19")) == Decimal("11.89")
assert str(add_tax(Decimal("1"), Decimal("0"))) == "1.00"

# %% test test_collected points=3
counts = word_counts("a b A")
assert counts == {"a": 2, "b": 1} and counts["zzz"] == 0
assert counts.most_common(1) == [("a", 2)]
assert list(last(range(9), 3)) == [6, 7, 8] and last([], 2).maxlen == 2
groups = by_length(["a", "bb", "c"])
assert groups[1] == ["a", "c"] and dict(groups) == {1: ["a", "c"], 2: ["bb"]}
assert groups[7] == []
assert suffixes([Path("x/a.py"), Path("b")]) == ([".py", ""], Path("x/new.txt"))

# %% right days dates
def due(day, weeks):
    return day + timedelta(days=7 * weeks)

def age(born, today):
    years = today.year - born.year
    if (born.month, born.day) > (today.month, today.day):
        years -= 1
    return years

# %% wrong float exact points=5
def harmonic(n):
    return sum(1 / i for i in range(1, n + 1))

def add_tax(price, rate):
    return round(float(price) * (1 + float(rate)), 2)

# %% wrong plain_dict collected points=4
def word_counts(text):
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts

def last(values, n):
    return deque(values, maxlen=n)

def by_length(words):
    return {len(w): [v for v in words if len(v) == len(w)] for w in words}

def suffixes(paths):
    return [p.suffix for p in paths], paths[0].parent / "new.txt"
