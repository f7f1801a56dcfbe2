# /// style
# title = "Data 8 manner: a checker that reads its tests from files, tables of one's own class, sampling, doctest answers"
# ///

# %% file q1.txt
>>> abs(bmi(70, 1.75) - 22.857) < 0.01
True
>>> bmi(50, 2)
12.5

# %% file q2.txt
>>> len(names)
3
>>> sorted(names)[0]
'Ann'

# %% given
import doctest
import random

import numpy as np


class Notebook:
    """Checks a question by the examples in a file, as some graders do."""

    def check(self, question):
        """Return whether all examples of a question hold."""
        with open(f"{question}.txt") as f:
            test = doctest.DocTestParser().get_doctest(f.read(), globals(), question, None, 0)
        said = []
        failed = doctest.DocTestRunner(verbose=False).run(test, out=said.append).failed
        print(question, "passed" if not failed else "".join(said))
        return failed == 0


grader = Notebook()


class Table:
    """Columns by name; a very small version of what the course uses."""

    def __init__(self):
        self.columns = {}

    def with_column(self, name, values):
        made = Table()
        made.columns = {**self.columns, name: np.array(values)}
        return made

    def column(self, name):
        return self.columns[name]

    @property
    def labels(self):
        return tuple(self.columns)

    @property
    def num_rows(self):
        return len(next(iter(self.columns.values()), ()))

    def where(self, name, predicate):
        keep = np.array([bool(predicate(x)) for x in self.columns[name]])
        made = Table()
        made.columns = {k: v[keep] for k, v in self.columns.items()}
        return made

# %% answer q1
def bmi(weight, height):
    return weight / height**2

# %% test q1_ok points=2
assert grader.check("q1")

# %% answer q2
names = ["Ann", "Bob", "Cid"]

# %% test q2_ok points=1
result = grader.check("q2")
float(result)

# %% answer table
people = Table().with_column("name", ["a", "b", "c"]).with_column("age", [30, 12, 50])
adults = people.where("age", lambda x: x >= 18)


def older(table, years):
    """Return a new table in which each age is greater by years."""
    return table.with_column("age", table.column("age") + years)

# %% test table_ok points=3
assert isinstance(people, Table)
assert people.labels == ("name", "age")
assert adults.num_rows == 2
assert list(adults.column("name")) == ["a", "c"]
t = Table().with_column("age", [1, 2]).with_column("x", ["p", "q"])
o = older(t, 10)
assert list(o.column("age")) == [11, 12] and list(t.column("age")) == [1, 2]
assert set(o.labels) == {"age", "x"} and o.num_rows == 2

# %% answer simulate
def roll(n, seed=None):
    """Return n rolls of a die."""
    rng = random.Random(seed)
    return [rng.randint(1, 6) for _ in range(n)]


def estimate(trial, repetitions):
    """Return the share of repetitions in which trial() is true."""
    return sum(bool(trial()) for _ in range(repetitions)) / repetitions


def bootstrap(sample, statistic, n):
    """Return n bootstrapped values of a statistic."""
    return np.array([statistic(np.random.choice(sample, len(sample))) for _ in range(n)])

# %% test simulate_ok points=3
assert len(roll(10)) == 10 and set(roll(200)) == {1, 2, 3, 4, 5, 6}
assert list(roll(5, seed=3)) == list(roll(5, seed=3))
turns = iter([True, False] * 50)
assert estimate(lambda: next(turns), 100) == 0.5
np.random.seed(8)
b = bootstrap(np.arange(100), np.mean, 300)
assert b.shape == (300,)
assert abs(b.mean() - 49.5) < 1.5 and 1 < b.std() < 5

# %% right beginner q1
def bmi(w, h):
    result = w / (h * h)
    return result

# %% right beginner table
people = Table()
people = people.with_column("name", ["a", "b", "c"])
people = people.with_column("age", [30, 12, 50])
def is_adult(x):
    if x >= 18:
        return True
    return False
adults = people.where("age", is_adult)

def older(table, years):
    new = []
    for a in table.column("age"):
        new.append(a + years)
    t = Table()
    for name in table.labels:
        if name == "age":
            t = t.with_column("age", new)
        else:
            t = t.with_column(name, table.column(name))
    return t

# %% right beginner simulate
import random
def roll(n, seed=None):
    if seed is not None:
        random.seed(seed)
    result = []
    for i in range(n):
        result.append(random.choice([1, 2, 3, 4, 5, 6]))
    return result

def estimate(trial, repetitions):
    count = 0
    for i in range(repetitions):
        if trial():
            count = count + 1
    return count / repetitions

def bootstrap(sample, statistic, n):
    values = np.zeros(n)
    for i in range(n):
        resample = []
        for j in range(len(sample)):
            resample.append(sample[np.random.randint(0, len(sample))])
        values[i] = statistic(np.array(resample))
    return values

# %% right classes q2
class Names(list):
    pass

names = Names(n.title() for n in ("cid", "ann", "bob"))

# %% right classes table
class People(Table):
    def with_ages(self, ages):
        return self.with_column("age", ages)


people = People()
people.columns = dict(name=np.array(list("abc")), age=np.array([30, 12, 50]))
adults = people.where("age", lambda age: not age < 18)


def older(table, years):
    made = People()
    made.columns = dict(table.columns)
    made.columns["age"] = made.columns["age"] + years
    return made

# %% right classes simulate
class Die:
    def __init__(self, seed=None):
        self.rng = np.random.default_rng(seed)

    def __iter__(self):
        while True:
            yield int(self.rng.integers(1, 7))


def roll(n, seed=None):
    from itertools import islice
    return list(islice(Die(seed), n))


estimate = lambda trial, repetitions: np.mean([trial() for _ in range(repetitions)])


def bootstrap(sample, statistic, n):
    rng = np.random.default_rng()
    return np.apply_along_axis(statistic, 1, rng.choice(sample, (n, len(sample))))

# %% right clever simulate
roll = lambda n, seed=None: random.Random(seed).choices(range(1, 7), k=n)


def estimate(trial, repetitions):
    from statistics import fmean
    return fmean(map(int, iter(trial() for _ in range(repetitions))))


def bootstrap(sample, statistic, n):
    idx = np.random.randint(len(sample), size=(n, len(sample)))
    return np.array(list(map(statistic, np.asarray(sample)[idx])))

# %% right prints after=table
grader.check("q1")
print(people.labels, adults.column("age"))

# %% wrong slips q1
def bmi(w, h):
    return w / h

# %% wrong slips table
people = Table().with_column("name", ["a", "b", "c"]).with_column("age", [30, 12, 50])
adults = people.where("age", lambda x: x > 30)


def older(table, years):
    table.columns["age"] += years
    return table

# %% wrong slips2 q2
names = ["Ann"]

# %% wrong slips2 simulate
def roll(n, seed=None):
    return [random.randint(1, 5) for _ in range(n)]


def estimate(trial, repetitions):
    return 0.5 if trial() else 0.4


def bootstrap(sample, statistic, n):
    return np.array([statistic(sample)] * n)
