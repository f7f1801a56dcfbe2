# /// style
# title = "Pictures: matplotlib axes checked by their objects, images by PIL, figures and tasks graded by hand"
# needs = ["matplotlib", "pillow", "numpy"]
# ///

# %% given
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

x = np.linspace(0, 2 * np.pi, 50)

# %% answer lines
def draw(ax, x):
    """Draw sine and cosine on ax, with labels of both, a title and a legend."""
    ax.plot(x, np.sin(x), label="sin")
    ax.plot(x, np.cos(x), "--", label="cos")
    ax.set(title="Waves", xlabel="x", ylabel="y")
    ax.legend()

# %% test lines_ok points=2
fig, ax = plt.subplots()
draw(ax, x)
lines = ax.get_lines()
assert len(lines) == 2
np.testing.assert_allclose(lines[0].get_ydata(), np.sin(lines[0].get_xdata()), atol=1e-9)
assert ax.get_title() != "" and ax.get_xlabel() == "x"
assert {t.get_text() for t in ax.get_legend().get_texts()} == {"sin", "cos"}
plt.close(fig)

# %% answer bars
def histogram(values):
    """Return a figure with one axes: a histogram of values with 5 bins."""
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.hist(values, bins=5)
    return fig


fig, ax = plt.subplots()
ax.scatter([1, 2, 3], [1, 4, 9])
ax.set_yscale("log")

# %% test bars_ok points=2
made = histogram([1, 1, 2, 3, 5, 5, 5])
assert len(made.axes) == 1
patches = made.axes[0].patches
assert len(patches) == 5
assert [p.get_height() for p in patches] == [2, 1, 1, 0, 3]
plt.close("all")

# %% test current_ok points=2
assert ax.get_yscale() == "log"
offsets = ax.collections[0].get_offsets()
assert offsets.shape == (3, 2)
assert np.allclose(offsets[:, 1], [1, 4, 9])

# %% manual plot points=3
# Draw something beautiful.
plt.plot(x, np.sin(3 * x) * x)
plt.title("growing")
plt.show()

# %% answer image
def flag(width=30, height=20):
    """Return an Image: upper half red, lower half white."""
    data = np.full((height, width, 3), 255, dtype=np.uint8)
    data[: height // 2, :, 1:] = 0
    return Image.fromarray(data)


def grey(image):
    """Return an image as an array of mean brightness, shape (height, width)."""
    return np.asarray(image.convert("RGB"), dtype=float).mean(axis=2)


def thumbnail(path, size):
    """Return the size of the image in a file, reduced so that no side is above size."""
    with Image.open(path) as image:
        image.thumbnail((size, size))
        return image.size

# %% test image_ok points=3
picture = flag()
assert isinstance(picture, Image.Image)
assert picture.size == (30, 20)
assert picture.getpixel((0, 0)) == (255, 0, 0) and picture.getpixel((29, 19)) == (255, 255, 255)
assert flag(4, 2).mode == "RGB"

# %% test grey_ok points=2
own = Image.new("RGB", (3, 2), (30, 60, 90))
got = grey(own)
assert got.shape == (2, 3) and np.allclose(got, 60)

# %% test thumbnail_ok points=2
Image.new("L", (64, 16)).save("test_image.png")
assert tuple(thumbnail("test_image.png", 32)) == (32, 8)
import os
os.remove("test_image.png")

# %% task story points=4
Add cells below that tell a story with one figure and some words.

=== BEGIN MARK SCHEME ===
2 points for the figure, 2 for the words
=== END MARK SCHEME ===

# %% essay why points=2
Bars start at zero because their length is read.

# %% right other lines
def draw(ax, x):
    for f in (np.sin, np.cos):
        ax.plot(x, f(x))
        ax.lines[-1].set_label(f.__name__)
    ax.set_title("$\\sin$ and $\\cos$")
    ax.set_xlabel("x")
    return ax.legend(loc="upper right")

# %% right other bars
def histogram(values):
    fig = plt.figure()
    plt.hist(values, 5, color="green")
    plt.title("mine")
    return plt.gcf()


_, ax = plt.subplots()
ax.semilogy([1, 2, 3], [1, 4, 9], alpha=0)
plt.scatter(range(1, 4), np.arange(1, 4) ** 2)

# %% right other image
from PIL import ImageDraw

def flag(width=30, height=20):
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle([0, 0, width, height // 2 - 1], fill="red")
    return image


def grey(image):
    r, g, b = image.split()
    return (np.array(r).astype(int) + np.array(g) + np.array(b)) / 3


def thumbnail(path, size):
    image = Image.open(path)
    factor = size / max(image.size)
    return [round(side * factor) for side in image.size]

# %% right other after=story
plt.bar(["a", "b"], [1, 2]);

# %% right other after=story kind=markdown
**b** is twice **a**.

# %% wrong partly lines
def draw(ax, x):
    plt.figure()
    plt.plot(x, np.sin(x))
    plt.plot(x, np.cos(x))

# %% wrong partly bars
def histogram(values):
    plt.hist(values)


fig, ax = plt.subplots()
ax.plot([1, 2, 3], [1, 4, 9])

# %% wrong partly image
def flag(width=30, height=20):
    return Image.new("RGB", (height, width), "red")


def grey(image):
    return image.convert("L")

# %% wrong partly why
?

# %% right messy after=lines
fig, (a, b) = plt.subplots(1, 2)
draw(a, x)
draw(b, x[:10])
plt.show()

# %% right messy plot
# Draw something beautiful.
fig = plt.figure(figsize=(3, 2))
plt.polar(x, x)
plt.savefig("mine.png")

# %% right messy image
def make(width, height): return np.zeros((height, width, 3), dtype="uint8")
def flag(width=30, height=20):
    a = make(width, height)
    for i in range(height):
        for j in range(width):
            a[i, j] = [255, 0, 0] if i < height / 2 else [255, 255, 255]
    plt.imshow(a)
    plt.show()
    return Image.fromarray(a)
def grey(image):
    a = np.array(image)
    g = np.zeros(a.shape[:2])
    for i in range(3): g += a[:, :, i]
    return g / 3
def thumbnail(path, size):
    im = Image.open(path).copy()
    im.thumbnail([size, size])
    return im.width, im.height
flag()

# %% right messy story shape=first
