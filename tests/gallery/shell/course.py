# /// style
# title = "Computing skills: modules by writefile, magics, shell lines, programs with arguments, stdin"
# ///

# %% file words.txt
alpha
beta
gamma

# %% given
%matplotlib inline
import builtins
import io
import sys

# %% answer module
%%writefile area.py
"""Areas."""
import math


def circle(r):
    """Return the area of a circle."""
    return math.pi * r**2


def square(a):
    return a * a


UNITS = {"m": 1, "km": 1000}

if __name__ == "__main__":
    print("not when imported")

# %% test module_ok points=2
import importlib
import area
importlib.reload(area)
assert round(area.circle(1), 4) == 3.1416
assert area.square(3) == 9
assert area.UNITS["km"] == 1000
assert area.__doc__, "a docstring is missing"
assert "area" in area.circle.__doc__

# %% test module_from points=1
from area import circle, UNITS as units
assert [round(circle(r)) for r in (1, 2)] == [3, 13]
assert set(units) == {"m", "km"}

# %% answer files
n_words = len(open("words.txt").readlines())
names = !ls *.txt


def longest(path):
    """Return the longest word of a file."""
    with open(path) as f:
        return max((line.strip() for line in f), key=len)

# %% test files_ok points=2
assert n_words == 3
assert list(names) == ["words.txt"]
assert longest("words.txt") in ("alpha", "gamma")
with open("mine.txt", "w") as f:
    f.write("a\nlonger\nbb\n")
assert longest("mine.txt") == "longer"

# %% answer timing
def slow(n):
    return sum(range(n))

took = %timeit -o -q -n 3 -r 2 slow(1000)

# %% test timing_ok points=1
assert took.best < 1
assert took.loops == 3

# %% answer prog
def main(argv=None):
    """A program: adds numbers; with --mean the mean; returns the exit code."""
    import argparse

    parser = argparse.ArgumentParser(prog="add")
    parser.add_argument("numbers", nargs="+", type=float)
    parser.add_argument("--mean", action="store_true")
    args = parser.parse_args(argv)
    total = sum(args.numbers)
    if args.mean:
        total /= len(args.numbers)
    print(f"{total:.2f}")
    return 0


def dialogue():
    """Ask for a name and an age, greet."""
    name = input("Name? ")
    age = int(input("Age? "))
    print(f"Hello {name}, next year you are {age + 1}!")


def total_of_stdin():
    """Add the numbers in standard input, one a line."""
    return sum(float(line) for line in sys.stdin if line.strip())


def table(rows):
    """Print rows as a table: names left, numbers right with two digits."""
    for name, number in rows:
        print(f"{name:<10}|{number:>8.2f}")

# %% test prog_ok points=2
from contextlib import redirect_stdout, redirect_stderr
out = io.StringIO()
with redirect_stdout(out):
    code = main(["1", "2", "6"])
    main(["--mean", "1", "2", "6"])
assert not code
assert out.getvalue().split() == ["9.00", "3.00"]
try:
    with redirect_stderr(io.StringIO()) as err:
        main(["x"])
except SystemExit as e:
    assert e.code == 2
else:
    raise AssertionError("it should end")

# %% test argv_ok points=1
old = sys.argv
sys.argv = ["add", "4", "5"]
buffer = io.StringIO()
try:
    sys.stdout, kept = buffer, sys.stdout
    main()
finally:
    sys.stdout, sys.argv = kept, old
assert buffer.getvalue().strip() == "9.00"

# %% test dialogue_ok points=2
asked = []
replies = iter(["Ann", "41"])
def fake(prompt=""):
    asked.append(prompt)
    return next(replies)
real_input, real_print, said = builtins.input, builtins.print, []
builtins.input = fake
builtins.print = lambda *a, **k: said.append(" ".join(map(str, a)))
try:
    dialogue()
finally:
    builtins.input, builtins.print = real_input, real_print
assert len(asked) == 2
assert "Ann" in said[-1] and "42" in said[-1]

# %% test stdin_ok points=1
sys.stdin, keep = io.StringIO("1\n2.5\n\n"), sys.stdin
try:
    got = total_of_stdin()
finally:
    sys.stdin = keep
assert got == 3.5

# %% test table_ok points=1
%%capture shown
table([("tea", 2.5), ("coffee", 13)])

# %% test table_seen points=1
lines = shown.stdout.splitlines()
assert lines == ["tea       |    2.50", "coffee    |   13.00"]

# %% right beginner module
%%writefile area.py
'''This module computes an area'''
pi = 3.14159265
def circle(r):
    '''area of circle'''
    a = pi * r * r
    return a

def square(a):
    return a ** 2

UNITS = dict(m=1, km=1000)

# %% right beginner files
f = open('words.txt', 'r')
n_words = 0
for line in f:
    n_words = n_words + 1
f.close()
import os
names = []
for x in os.listdir():
    if x.endswith('.txt'):
        names.append(x)

def longest(path):
    best = ''
    f = open(path)
    for line in f.readlines():
        line = line.replace('\n', '')
        if len(line) > len(best):
            best = line
    f.close()
    return best

# %% right beginner prog
import sys
def main(argv=None):
    if argv == None:
        argv = sys.argv[1:]
    mean = False
    numbers = []
    for a in argv:
        if a == '--mean':
            mean = True
        else:
            try:
                numbers.append(float(a))
            except ValueError:
                sys.exit(2)
    s = 0
    for x in numbers:
        s += x
    if mean:
        s = s / len(numbers)
    print('%.2f' % s)

def dialogue():
    print('Welcome')
    n = input('What is your name?')
    a = input('How old are you?')
    a = int(a) + 1
    print('Hello', n + ',', 'you will be', a)

def total_of_stdin():
    s = 0
    line = sys.stdin.readline()
    while line != '':
        line = line.strip()
        if line != '':
            s += float(line)
        line = sys.stdin.readline()
    return s

def table(rows):
    for r in rows:
        print(r[0].ljust(10) + '|' + ('%.2f' % r[1]).rjust(8))

# %% right clever module
from IPython import get_ipython
text = '''"""Areas of shapes."""
from functools import partial
from math import pi

def _power(x, factor=1):
    "The area of a shape like this."
    return factor * x ** 2

circle = partial(_power, factor=pi)
circle.__doc__ = "Return the area."
square = _power
UNITS = {f"{p}m": f for p, f in (("", 1), ("k", 1000))}
'''
from pathlib import Path
Path("area.py").write_text(text)

# %% right clever files
from pathlib import Path
lines = !cat words.txt
n_words = len(lines)
names = [p.name for p in Path().glob("*.txt")]
longest = lambda path: max(Path(path).read_text().split(), key=len)
!echo done

# %% right clever timing
import timeit
slow = lambda n: n * (n - 1) // 2
took = get_ipython().run_line_magic("timeit", "-o -q -n 3 -r 3 slow(1000)")
%time slow(10)

# %% right clever prog
import argparse
from statistics import fmean

class Add(argparse.ArgumentParser):
    def __init__(self):
        super().__init__("add")
        self.add_argument("numbers", nargs="*", type=float)
        self.add_argument("--mean", dest="how", action="store_const", const=fmean, default=sum)

    def run(self, argv):
        a = self.parse_args(argv)
        sys.stdout.write("{:.2f}\n".format(a.how(a.numbers)))


def main(argv=None):
    Add().run(argv)


def dialogue(ask=None):
    questions = {"name": str, "age": int}
    a = {q: kind(input(q)) for q, kind in questions.items()}
    print("Hello {name}, {0}".format(a["age"] + 1, **a), sep="")


def total_of_stdin():
    return sum(map(float, sys.stdin.read().split()))


def table(rows):
    print(*("{:10}|{:8.2f}".format(*row) for row in rows), sep="\n")

# %% right input prog
import fileinput

def main(argv=None):
    from optparse import OptionParser
    p = OptionParser("add")
    p.add_option("--mean", action="store_true")
    o, args = p.parse_args(argv)
    try:
        n = [float(a) for a in args]
    except ValueError as e:
        p.error(str(e))
    print("%.2f" % (sum(n) / (len(n) if o.mean else 1)))


def dialogue():
    name, age = input("n"), int(input("a"))
    text = "Hi %s (%d)" % (name, age + 1)
    print(text, flush=True)


def total_of_stdin():
    total = 0
    for line in iter(sys.stdin.readline, ""):
        try:
            total += float(line)
        except ValueError:
            continue
    return total


def table(rows):
    import textwrap
    text = ""
    for name, number in rows:
        text += f"""
            {name:10}|{number:8.2f}"""
    print(textwrap.dedent(text).strip("\n"))

# %% right runs after=prog
%timeit -n 2 -r 2 slow(10)
!python --version
%whos
main(["1", "2"])
table([("x", 1)])

# %% wrong slips module
%%writefile area.py
def circle(r):
    """area"""
    return 3 * r**2

def square(a):
    return a * a

# %% wrong slips files
n_words = 4
names = !ls
def longest(path):
    return "alpha"

# %% wrong slips prog
def main(argv=None):
    print(9.00)

def dialogue():
    input()
    print("Hello Ann 42")

def total_of_stdin():
    return 3.0

def table(rows):
    print(rows)
