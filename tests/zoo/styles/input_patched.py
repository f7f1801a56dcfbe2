# /// style
# title = "input() is a mock that answers from a list; the prompts are checked"
# ///

# %% given
from unittest.mock import patch

# %% answer ask
def ask_number(low, high):
    """Ask until a number between low and high is given; return it and the number of tries."""
    tries = 0
    while True:
        tries += 1
        text = input(f"Number between {low} and {high}: ")
        if text.isdigit() and low <= int(text) <= high:
            return int(text), tries
        print("Again!")

# %% test test_ask_first points=1
with patch("builtins.input", side_effect=["4"]):
    assert ask_number(1, 6) == (4, 1)

# %% test test_ask_again points=2
with patch("builtins.input", side_effect=["x", "9", "", "2"]) as fake, patch("builtins.print") as shown:
    number, tries = ask_number(1, 6)
assert (number, tries) == (2, 4)
assert fake.call_count == 4
assert "1" in fake.call_args[0][0] and "6" in fake.call_args[0][0]
assert shown.call_count == 3

# %% test test_ask_replaced_by_hand points=1
import builtins

answers = iter(["0", "6"])
kept = builtins.input
builtins.input = lambda prompt="": next(answers)
try:
    assert ask_number(1, 6)[0] == 6
finally:
    builtins.input = kept

# %% test test_ask_ends_with_the_answers points=1
with patch("builtins.input", side_effect=["7", EOFError]):
    try:
        ask_number(1, 6)
    except EOFError:
        pass
    else:
        raise AssertionError("the end of the input was swallowed")

# %% right recursive ask
def ask_number(low, high, tries=1):
    try:
        n = int(input("between {} and {}? ".format(low, high)))
    except ValueError:
        n = low - 1
    if n in range(low, high + 1):
        return (n, tries)
    print("no:", n)
    return ask_number(low, high, tries + 1)

# %% wrong no_range_check ask points=1
def ask_number(low, high):
    tries = 1
    text = input(f"{low} {high}")
    while not text.isdigit():
        print("Again!")
        text = input(f"{low} {high}")
        tries += 1
    return int(text), tries

# %% wrong swallows_everything ask points=4
def ask_number(low, high):
    tries = 0
    while True:
        tries += 1
        try:
            number = int(input(f"{low}-{high}"))
            if low <= number <= high:
                return number, tries
            print("no")
        except ValueError:
            print("no number")
        except EOFError:
            return None, tries
