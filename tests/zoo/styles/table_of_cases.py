# /// style
# title = "Loops over tables of arguments and expected values, with unpacking of * and **"
# ///

# %% given
cases = [
    ((1994,), {}, "MCMXCIV"),
    ((4,), {}, "IV"),
    ((9,), {"lower": True}, "ix"),
    ((), {"number": 40}, "XL"),
]

# %% answer roman
def roman(number, lower=False):
    """Return a Roman numeral."""
    result = ""
    for value, letters in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                           (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        count, number = divmod(number, value)
        result += count * letters
    return result.lower() if lower else result

# %% test test_table points=2
for args, kwargs, expected in cases:
    got = roman(*args, **kwargs)
    assert got == expected, f"roman({args}, {kwargs}) is {got}, expected {expected}"

# %% test test_many points=1
import random

random.seed(8)
values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
for number in random.sample(range(1, 3000), 50):
    digits = [values[c] for c in roman(number)]
    back = sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
    assert back == number

# %% test test_count points=3
sum(roman(n) == text for n, text in {1: "I", 14: "XIV", 90: "XC"}.items())

# %% right while_loop roman
NUMERALS = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}

def roman(number, lower=False):
    out = []
    while number:
        v = next(v for v in NUMERALS if v <= number)
        out.append(NUMERALS[v])
        number -= v
    text = "".join(out)
    if lower:
        text = text.lower()
    return text

# %% wrong no_subtraction roman points=2
def roman(number, lower=False):
    result = ""
    for value, letter in [(1000, "M"), (500, "D"), (100, "C"), (50, "L"), (10, "X"), (5, "V"), (1, "I")]:
        result += number // value * letter
        number %= value
    return result
