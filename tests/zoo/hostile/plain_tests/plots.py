# /// style
# title = "figures that a test makes and answers draw on, and answers that let the figures judge"
# needs = ["matplotlib"]
# ///

# %% given
import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 1, 5)

# %% answer draw
def draw(ax, x):
    ax.plot(x, x**2)
    ax.set_title("square")

def current(x):
    plt.plot(x, 1 - x)

def square(x):
    return x * x

# %% test t_axes points=1
fig, ax = plt.subplots()
draw(ax, x)
assert ax.get_title() == "square" and len(ax.lines) == 1
assert np.allclose(ax.lines[0].get_ydata(), x**2) and ax.lines[0].get_ydata()[2] == 0.25
plt.close(fig)

# %% test t_current points=1
plt.figure()
current(x)
assert [list(line.get_ydata()) for line in plt.gca().get_lines()] == [[1, 0.75, 0.5, 0.25, 0]]
plt.close("all")

# %% test t_values points=1
fig, ax = plt.subplots()
draw(ax, x)
assert abs(square(3) - 9) < 1e-9 and square(4) == 16 and ax.get_title().upper() == "SQUARE"

# %% right other_calls draw
def draw(ax, x):
    (line,) = ax.plot([0, 1])
    line.set_data(x, x * x)
    ax.set(title="square")

def current(x):
    figure = plt.gcf()
    figure.add_subplot().plot(x, (1 - x).tolist())

square = lambda x: x**2

# %% wrong figures_that_judge draw points=0
class Judge:
    def __eq__(self, other):
        return True

    __call__ = __getattr__ = __getitem__ = __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    __lt__ = __gt__ = __bool__ = lambda self, *other: True
    __len__ = lambda self: 1
    __iter__ = lambda self: iter([self])
    __hash__ = None

def draw(ax, x):
    ax.get_title = ax.get_lines = ax.get_ydata = Judge()
    type(ax).lines = property(lambda self: Judge())

def current(x):
    plt.gca = Judge()

def square(x):
    return plt.gcf()

matplotlib.figure.Figure.__sub__ = matplotlib.figure.Figure.__eq__ = lambda self, other: Judge()
