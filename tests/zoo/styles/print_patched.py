# /// style
# title = "builtins.print is a mock, and its calls are checked"
# ///

# %% given
from unittest.mock import call, patch

# %% answer fizzbuzz
def fizzbuzz(n):
    """Print the numbers to n, with Fizz for 3 and Buzz for 5."""
    for i in range(1, n + 1):
        print("Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or i)

# %% test test_fizzbuzz points=2
with patch("builtins.print") as fake:
    fizzbuzz(5)
assert fake.call_count == 5
fake.assert_any_call("Fizz")
assert fake.call_args_list == [call(1), call(2), call("Fizz"), call(4), call("Buzz")]

# %% test test_fizzbuzz_fifteen points=1
with patch("builtins.print") as fake:
    fizzbuzz(15)
fake.assert_called_with("FizzBuzz")

# %% right if_chain fizzbuzz
def fizzbuzz(n):
    for number in range(1, n + 1):
        if number % 15 == 0:
            print("FizzBuzz")
        elif number % 3 == 0:
            print("Fizz")
        elif number % 5 == 0:
            print("Buzz")
        else:
            print(number)

# %% wrong three_first fizzbuzz points=2
def fizzbuzz(n):
    for i in range(1, n + 1):
        if i % 3 == 0:
            print("Fizz")
        elif i % 5 == 0:
            print("Buzz")
        else:
            print(i)

# %% wrong stops_early fizzbuzz points=0
def fizzbuzz(n):
    for i in range(1, n):
        print("Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or i)
