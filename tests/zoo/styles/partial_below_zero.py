# /// style
# title = "Partial credit: a penalty takes the score below zero, or it is not a number"
# ///

# %% given
words = ["level", "radar", "python", "noon"]

# %% answer palindrome
def is_palindrome(word):
    """Tell whether a word reads the same from both ends."""
    return word == word[::-1]

# %% test test_palindrome_penalty points=2
2 - sum(is_palindrome(w) != (w != "python") for w in words)

# %% test test_palindrome_nan points=1
found = [w for w in words if is_palindrome(w)]
sum(len(w) for w in found) / 14 if found else float("nan")

# %% right loop palindrome
def is_palindrome(word):
    for i in range(len(word) // 2):
        if word[i] != word[-1 - i]:
            return False
    return True

# %% wrong turned_round palindrome points=0.42857142857142855 stock=2.4285714285714284 fault=below_zero
def is_palindrome(word):
    return word != word[::-1]

# %% wrong never palindrome points=0 stock=3 fault=below_zero
def is_palindrome(word):
    return word == "python!"
