# /// style
# title = "What is printed, through %%capture in a cell before, and IPython's capture_output"
# ///

# %% answer shout
def shout(words):
    """Print each word in capitals on a line of its own."""
    for word in words:
        print(word.upper())

# %% locked run_shout
%%capture captured
shout(["a", "bc"])

# %% test test_shout points=2
assert captured.stdout == "A\nBC\n"
assert captured.stderr == ""

# %% test test_shout_again points=1
from IPython.utils.capture import capture_output

with capture_output() as again:
    shout(["x"])
    print("y")
assert again.stdout.split("\n") == ["X", "y", ""]

# %% test test_shout_nothing points=1
%%capture
with capture_output() as again:
    shout([])
assert again.stdout == ""

# %% right star shout
def shout(words):
    [print(w) for w in map(str.upper, words)]

# %% wrong lower_case shout points=1
def shout(words):
    for word in words:
        print(word)

# %% wrong one_line shout points=2
def shout(words):
    if words:
        print(*[w.upper() for w in words])
