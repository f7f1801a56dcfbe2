# /// style
# title = "The current figure: an answer cell draws with plt, the test looks at plt.gcf() and plt.gca(); a saved picture"
# ///

# %% given
import os

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np

# %% answer scatter
def scatter(x, y):
    """Draw a scatter plot on the current axes."""
    plt.scatter(x, y, s=20)
    plt.xlabel("x")
    plt.title(f"{len(x)} points")

# %% answer drawn
fig_answer, axes_answer = plt.subplots(1, 2)
axes_answer[0].plot([1, 2, 3], [1, 4, 9])
axes_answer[1].hist([1, 1, 2, 5], bins=[0, 2, 4, 6])
fig_answer.suptitle("Two panels")

# %% answer save
def save_plot(path):
    """Save a picture of the line y = x."""
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1])
    fig.savefig(path)
    plt.close(fig)

# %% test test_scatter points=2
plt.close("all")
plt.figure()
scatter([1, 2, 3], [4, 5, 7])
ax = plt.gca()
assert plt.gcf().axes == [ax]
assert ax.get_title() == "3 points" and ax.get_xlabel() == "x"
np.testing.assert_array_equal(ax.collections[0].get_offsets(), [[1, 4], [2, 5], [3, 7]])

# %% test test_panels points=2
assert len(axes_answer) == 2
assert fig_answer._suptitle.get_text() == "Two panels"
assert axes_answer[0].lines[0].get_ydata().tolist() == [1, 4, 9]
assert [p.get_height() for p in axes_answer[1].patches] == [2, 1, 1]

# %% test test_save_plot points=1
save_plot("line.png")
with open("line.png", "rb") as f:
    assert f.read(4) == b"\x89PNG"
image = plt.imread("line.png")
assert image.ndim == 3 and image.shape[2] in (3, 4)
os.remove("line.png")

# %% right gca scatter
def scatter(x, y):
    ax = plt.gca()
    ax.scatter(x, y)
    ax.set_xlabel("x")
    ax.set_title(str(len(x)) + " points")
    plt.show()

# %% wrong new_figure scatter points=3
def scatter(x, y):
    plt.plot(x, y)
    plt.xlabel("x")
    plt.title(f"{len(x)} points")

# %% wrong exchanged drawn points=3
fig_answer, axes_answer = plt.subplots(1, 2)
axes_answer[1].plot([1, 2, 3], [1, 4, 9])
axes_answer[0].hist([1, 1, 2, 5], bins=[0, 2, 4, 6])
fig_answer.suptitle("Two panels")

# %% wrong not_saved save points=4
def save_plot(path):
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1])
