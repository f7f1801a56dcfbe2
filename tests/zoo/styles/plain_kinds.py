# /// style
# title = "Every kind of plain value, in and out: big integers, bytes, sets, ranges, slices, complex, None, Ellipsis, nan"
# ///

# %% given
import math

# %% answer echo
def pair(x):
    """Return (x, x)."""
    return (x, x)

# %% answer values
def powers(n):
    return 2**n


def head(n):
    """Return slice and range for the first n items."""
    return slice(None, n), range(n)


def letters(text):
    return set(text), frozenset(text), bytes(text, "utf-8"), bytearray(text.encode())


def special():
    return None, ..., NotImplemented, float("inf"), float("nan"), -0.0, 1 - 2j, True

# %% test test_echo points=2
for x in [None, True, 0, -1, 2**70, -(3**100), 1.5, 1e300, "", "ä\n\0€😀", b"\x00\xff", (), [], {}, set(), frozenset({1}),
          range(2, 9, 3), slice(1, None, -1), 3 + 4j, ..., {"k": [1, (2, {3})]}, {(1, 2): "t", None: 0, 1.5: []}, [[[]]], int, len]:
    got = pair(x)
    assert got == (x, x), x
    assert type(got) is tuple and type(got[0]) is type(x), x
deep = []
for _ in range(40):
    deep = [deep]
assert pair(deep)[0] == deep

# %% test test_values points=2
assert powers(200) == 1606938044258990275541962092341162602522202993782792835301376
assert powers(-1) == 0.5 and isinstance(powers(10), int)
cut, numbers = head(2)
assert "abc"[cut] == "ab" and list(numbers) == [0, 1] and numbers == range(2)
s, f, b, a = letters("abba")
assert s == {"a", "b"} and s | {"c"} == {"a", "b", "c"}
assert {f: 1}[frozenset("ab")] == 1
assert b == b"abba" and a == bytearray(b"abba") and isinstance(a, bytearray)

# %% test test_special points=1
none, dots, never, inf, nan, zero, z, true = special()
assert none is None and dots is ... and never is NotImplemented and true is True
assert inf == math.inf and math.isnan(nan) and math.copysign(1, zero) == -1
assert z.imag == -2 and z.conjugate() == 1 + 2j

# %% right star values
def powers(n):
    return 1 << n if n >= 0 else 1 / (1 << -n)

def head(n):
    return slice(0, n, 1), range(0, n)

def letters(text):
    return {c for c in text}, frozenset(list(text)), text.encode("ascii"), bytearray(map(ord, text))

def special():
    import math
    return (None, Ellipsis, NotImplemented, math.inf, math.nan, -0.0, complex(1, -2), 1 == 1)

# %% wrong list_pair echo points=3
def pair(x):
    return [x, x]

# %% wrong float_powers values points=3
def powers(n):
    return 2.0**n

def head(n):
    return slice(None, n), range(n)

def letters(text):
    return set(text), frozenset(text), bytes(text, "utf-8"), bytearray(text.encode())

def special():
    return None, ..., NotImplemented, float("inf"), float("nan"), -0.0, 1 - 2j, True
