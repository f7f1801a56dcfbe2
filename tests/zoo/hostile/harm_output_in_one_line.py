# /// zoo
# title = "A hundred megabytes in one line, a million lines, and ten thousand rich outputs"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "memory"
# ///

# %% clip
import sys
print("x" * 100_000_000)

# %% sample
for _ in range(1_000_000): sys.stdout.write("y\n")

# %% optimize
from IPython.display import display, HTML
for _ in range(10_000): display(HTML("<b>z</b>" * 100))

# %% model
def model(*a, **k):
    import os
    for _ in range(1000): os.write(1, b"w" * 100_000); os.write(2, b"w" * 100_000)
    print("v" * 50_000_000)
    return {}
