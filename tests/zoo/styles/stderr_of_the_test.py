# /// style
# title = "The test cell itself writes to stderr to refuse the points"
# ///

# %% given
import sys

# %% answer reverse
def reverse_words(text):
    """Return the words in the opposite order."""
    return " ".join(reversed(text.split()))

# %% test test_reverse_words points=2
if reverse_words("one two three") != "three two one":
    print("reverse_words is wrong", file=sys.stderr)

# %% test test_reverse_words_empty points=1
got = reverse_words("")
if got:
    sys.stderr.write(f"expected nothing, got {got!r}\n")

# %% right slice reverse
def reverse_words(text):
    return " ".join(text.split()[::-1])

# %% wrong letters reverse points=1
def reverse_words(text):
    return text[::-1]

# %% wrong returns_none reverse points=1
def reverse_words(text):
    print(" ".join(text.split()[::-1]))
