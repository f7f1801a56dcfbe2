# /// style
# title = "Programs that talk: input and print patched, standard output captured, mocks, unittest suites in test cells"
# ///

# %% given
import io
import random
import sys
import unittest
from contextlib import redirect_stdout
from unittest import mock
from unittest.mock import MagicMock, call, patch

# %% answer talk
def greet():
    """Ask for a name and greet; ask again while nothing is said."""
    name = ""
    while not name:
        name = input("Your name? ").strip()
    print(f"Hello, {name}!")


def table(n):
    """Print the products 1*n to 3*n, each on a line of its own, as '1 x 4 = 4'."""
    for k in range(1, 4):
        print(k, "x", n, "=", k * n)


def guess(secret):
    """Let someone guess a number by input(); print 'higher' or 'lower'; return the number of guesses."""
    n = 0
    while True:
        n += 1
        number = int(input())
        if number == secret:
            return n
        print("higher" if number < secret else "lower")

# %% test greet_ok points=2
with patch("builtins.input", side_effect=["", "  ", "Ada"]) as fake, patch("builtins.print") as out:
    greet()
assert fake.call_count == 3
out.assert_called_with("Hello, Ada!")

# %% test table_ok points=2
captured = io.StringIO()
with redirect_stdout(captured):
    table(4)
assert captured.getvalue() == "1 x 4 = 4\n2 x 4 = 8\n3 x 4 = 12\n"
assert captured.getvalue().count("\n") == 3

# %% test guess_ok points=3
answers = iter(["50", "25", "30"])
buffer = io.StringIO()
old, sys.stdout = sys.stdout, buffer
try:
    with mock.patch("builtins.input", lambda *a: next(answers)):
        n = guess(30)
finally:
    sys.stdout = old
assert n == 3
assert buffer.getvalue().split() == ["lower", "higher"]

# %% answer services
def notify(mailer, users, text):
    """Send text by mailer.send(address, text) to all users with an address; return how many."""
    n = 0
    for user in users:
        if user.get("mail"):
            mailer.send(user["mail"], text)
            n += 1
    return n


def fetch(get, url, tries=3):
    """Return get(url); on ConnectionError try again, at most so often, then return None."""
    for _ in range(tries):
        try:
            return get(url)
        except ConnectionError:
            pass
    return None


def lottery():
    """Return six numbers of 49, sorted, by random.sample."""
    return sorted(random.sample(range(1, 50), 6))

# %% test notify_ok points=2
mailer = MagicMock()
people = [{"mail": "a@x"}, {"name": "no"}, {"mail": "b@x"}]
assert notify(mailer, people, "hi") == 2
assert mailer.send.call_count == 2
mailer.send.assert_has_calls([call("a@x", "hi"), call("b@x", "hi")])

# %% test fetch_ok points=2
get = mock.Mock(side_effect=[ConnectionError("down"), "page"])
assert fetch(get, "http://x") == "page"
get.assert_called_with("http://x")
get = mock.Mock(side_effect=ConnectionError)
assert fetch(get, "u", tries=2) is None
assert get.call_count == 2

# %% test lottery_ok points=1
with patch("random.sample", return_value=[9, 2, 1, 3, 4, 5]) as sample:
    assert list(lottery()) == [1, 2, 3, 4, 5, 9]
assert sample.called

# %% answer shapes
class Rectangle:
    """A rectangle; sides must be above 0, or ValueError."""

    def __init__(self, a, b):
        if a <= 0 or b <= 0:
            raise ValueError("sides must be positive")
        self.a, self.b = a, b

    def area(self):
        """Return the area."""
        return self.a * self.b

    def __str__(self):
        return f"{self.a} by {self.b}"

# %% test shapes_ok points=3
class TestRectangle(unittest.TestCase):
    def setUp(self):
        self.r = Rectangle(2, 3)

    def test_area(self):
        self.assertEqual(self.r.area(), 6)
        self.assertAlmostEqual(Rectangle(0.1, 0.2).area(), 0.02)

    def test_bad(self):
        for a, b in [(0, 1), (1, -1)]:
            with self.subTest(a=a, b=b), self.assertRaises(ValueError):
                Rectangle(a, b)

    def test_str(self):
        self.assertEqual(str(self.r), "2 by 3")
        self.assertIsInstance(self.r, Rectangle)

result = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(TestRectangle))
assert result.wasSuccessful(), result.failures

# %% test shapes_partial points=4
passed = result.testsRun - len(result.failures) - len(result.errors)
passed + 1

# %% right other talk
def ask(prompt=""):
    return input(prompt).strip()


def greet():
    while True:
        name = ask("name: ")
        if name:
            break
    print("Hello, " + name + "!")


def table(n):
    sys.stdout.write("".join(f"{k} x {n} = {k * n}\n" for k in (1, 2, 3)))


def guess(secret):
    said = []
    while (number := int(input("? "))) != secret:
        said.append(number)
        print(["lower", "higher"][number < secret], flush=True)
    return len(said) + 1

# %% right other services
def notify(mailer, users, text):
    send = mailer.send
    return len([send(u["mail"], text) for u in users if "mail" in u])


def fetch(get, url, tries=3):
    if tries == 0:
        return None
    try:
        return get(url)
    except OSError:
        return fetch(get, url, tries - 1)


def lottery():
    yield from sorted(random.sample(population=list(range(1, 50)), k=6))

# %% right other shapes
class Shape:
    def check(self, *sides):
        if min(sides) <= 0:
            raise ValueError(sides)


class Rectangle(Shape):
    def __init__(self, *sides):
        self.check(*sides)
        self.sides = sides

    def area(self):
        return self.sides[0] * self.sides[1]

    __str__ = lambda self: " by ".join(map(str, self.sides))

# %% wrong partly talk
def greet():
    name = input("Your name? ")
    print(f"Hello, {name}!")


def table(n):
    return [f"{k} x {n} = {k * n}" for k in (1, 2, 3)]


def guess(secret):
    number = int(input())
    return 1

# %% wrong partly services
def notify(mailer, users, text):
    for user in users:
        mailer.send(user["mail"], text)


def fetch(get, url, tries=3):
    return get(url)


def lottery():
    return sorted({random.randint(1, 49) for _ in range(6)})

# %% wrong partly shapes
class Rectangle:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def area(self):
        return self.a * self.b

# %% right messy talk
def greet():
    print("Welcome")
    name = input()
    while len(name.strip()) == 0:
        print("please say something")
        name = input()
    print(f"Hello, {name.strip()}!")
def table(n):
    k = 1
    while k <= 3:
        print("%d x %d = %d" % (k, n, k * n))
        k = k + 1
def guess(secret):
    count = 0
    number = None
    while number != secret:
        number = int(input("guess "))
        count += 1
        if number < secret: print("higher")
        if number > secret: print("lower")
    return count

# %% right messy after=talk
table(7)
# greet()

# %% right messy after=services
print(lottery())

# %% right messy after=shapes
class TestMine(unittest.TestCase):
    def test_it(self):
        self.assertEqual(Rectangle(1, 1).area(), 1)
unittest.main(argv=["x"], exit=False)
