# /// style
# title = "What is printed, through contextlib.redirect_stdout"
# ///

# %% given
import contextlib
import io

# %% answer countdown
def countdown(n):
    """Print n, n-1, ... 1 and Go!"""
    for i in range(n, 0, -1):
        print(i)
    print("Go!")

# %% test test_countdown points=2
out = io.StringIO()
with contextlib.redirect_stdout(out):
    result = countdown(3)
assert out.getvalue() == "3\n2\n1\nGo!\n", repr(out.getvalue())
assert result is None

# %% test test_countdown_order points=1
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("before")
    countdown(1)
    print("after")
assert out.getvalue().split() == ["before", "1", "Go!", "after"]

# %% right write countdown
import sys

def countdown(n):
    while n:
        sys.stdout.write(str(n) + "\n")
        n -= 1
    sys.stdout.write("Go!\n")

# %% right one_print countdown
def countdown(n):
    print(*range(n, 0, -1), "Go!", sep="\n", flush=True)

# %% wrong returns_text countdown points=0
def countdown(n):
    return "\n".join(map(str, range(n, 0, -1))) + "\nGo!\n"

# %% wrong with_zero countdown points=0
def countdown(n):
    for i in range(n, -1, -1):
        print(i)
    print("Go!")

# %% wrong end_of_line countdown points=1
def countdown(n):
    for i in range(n, 0, -1):
        print(i, end=" ")
    print("Go!")
