# /// style
# title = "What is printed, with sys.stdout exchanged by hand"
# ///

# %% given
import io
import sys

# %% answer triangle
def triangle(rows, symbol="*"):
    """Print a triangle and return the number of symbols."""
    for row in range(1, rows + 1):
        print(symbol * row)
    return rows * (rows + 1) // 2

# %% test test_triangle points=2
kept = sys.stdout
sys.stdout = io.StringIO()
try:
    count = triangle(3)
    text = sys.stdout.getvalue()
finally:
    sys.stdout = kept
assert text.splitlines() == ["*", "**", "***"]
assert count == 6

# %% test test_triangle_symbol points=1
kept, sys.stdout = sys.stdout, io.StringIO()
triangle(2, symbol="ab")
text, sys.stdout = sys.stdout.getvalue(), kept
assert text == "ab\nabab\n"

# %% right joined triangle
def triangle(rows, symbol="*"):
    lines = [symbol * (i + 1) for i in range(rows)]
    print("\n".join(lines))
    return sum(len(line) for line in lines) // len(symbol)

# %% right to_stdout_by_name triangle
def triangle(rows, symbol="*"):
    import sys
    total = 0
    for i in range(rows):
        for _ in range(i + 1):
            print(symbol, end="", file=sys.stdout)
            total += 1
        print(file=sys.stdout)
    return total

# %% wrong upside_down triangle points=0
def triangle(rows, symbol="*"):
    for row in range(rows, 0, -1):
        print(symbol * row)
    return rows * (rows + 1) // 2

# %% wrong star_only triangle points=2
def triangle(rows, symbol="*"):
    for row in range(1, rows + 1):
        print("*" * row)
    return rows * (rows + 1) // 2
