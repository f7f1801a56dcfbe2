# /// style
# title = "A plot is checked: titles, labels, the data of lines, bars, legends, limits"
# ///

# %% given
import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np

# %% answer plot
def plot_wave(ax, frequency):
    """Draw a sine of this frequency on 0 to 1 with 50 points, with title, labels and legend."""
    t = np.linspace(0, 1, 50)
    ax.plot(t, np.sin(2 * np.pi * frequency * t), "r--", label=f"{frequency} Hz")
    ax.set_title("A wave")
    ax.set(xlabel="time", ylabel="height", ylim=(-2, 2))
    ax.legend()

# %% answer bars
def plot_counts(counts):
    """Return a figure with one bar for each key."""
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.bar(list(counts), list(counts.values()), color="green")
    ax.set_ylabel("count")
    return fig

# %% test test_plot_wave points=3
fig, ax = plt.subplots()
plot_wave(ax, 2)
assert ax.get_title() == "A wave"
assert (ax.get_xlabel(), ax.get_ylabel()) == ("time", "height")
assert len(ax.lines) == 1
line = ax.get_lines()[0]
np.testing.assert_allclose(line.get_ydata(), np.sin(4 * np.pi * np.linspace(0, 1, 50)), atol=1e-12)
assert len(line.get_xdata()) == 50 and line.get_linestyle() == "--"
assert line.get_label() == "2 Hz" and ax.get_legend() is not None
assert ax.get_ylim() == (-2, 2)
plt.close(fig)

# %% test test_plot_counts points=2
fig = plot_counts({"a": 3, "b": 1})
assert isinstance(fig, matplotlib.figure.Figure)
(ax,) = fig.axes
assert [bar.get_height() for bar in ax.patches] == [3, 1]
assert ax.get_ylabel().lower() == "count"
fig.canvas.draw()
assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b"]
assert list(fig.get_size_inches()) == [4, 3]
plt.close("all")

# %% right separate_calls plot
def plot_wave(ax, frequency):
    t = np.linspace(0, 1, 50)
    line, = ax.plot(t, np.sin(2 * np.pi * frequency * t))
    line.set_color("red")
    line.set_linestyle("--")
    line.set_label("%d Hz" % frequency)
    ax.title.set_text("A wave")
    ax.set_xlabel("time")
    ax.set_ylabel("height")
    ax.set_ylim(bottom=-2, top=2)
    ax.legend(loc="upper right")

# %% wrong no_title plot points=2
def plot_wave(ax, frequency):
    t = np.linspace(0, 1, 50)
    ax.plot(t, np.sin(2 * np.pi * frequency * t), "--", label=f"{frequency} Hz")
    ax.set(xlabel="time", ylabel="height", ylim=(-2, 2))
    ax.legend()

# %% wrong axes_returned bars points=3
def plot_counts(counts):
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.bar(list(counts), list(counts.values()))
    ax.set_ylabel("count")
    return ax
