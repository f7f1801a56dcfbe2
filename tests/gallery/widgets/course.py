# /// style
# title = "Dashboards: widgets whose values answer to each other, displays, callbacks"
# needs = ["ipywidgets"]
# ///

# %% given
import ipywidgets as widgets
from IPython.display import HTML, Markdown, display

# %% answer make
def converter():
    """Return a box with a slider for Celsius and a label that shows Fahrenheit."""
    slider = widgets.FloatSlider(value=0, min=-50, max=150, description="C")
    label = widgets.Label(value="32.0")

    def changed(change):
        label.value = f"{change['new'] * 9 / 5 + 32:.1f}"

    slider.observe(changed, names="value")
    return widgets.VBox([slider, label])

# %% test make_ok points=3
box = converter()
assert isinstance(box, widgets.Box)
slider, label = box.children
assert isinstance(slider, widgets.FloatSlider) and slider.max == 150
slider.value = 100
assert label.value == "212.0"
slider.value = -40.0
assert label.value == "-40.0"

# %% answer counter
class Counter(widgets.Button):
    """A button that counts how often it was clicked."""

    def __init__(self):
        super().__init__(description="0")
        self.on_click(self._more)

    def _more(self, button):
        self.description = str(int(self.description) + 1)


def menu(options):
    """Return a dropdown that lists options."""
    return widgets.Dropdown(options=options, value=options[0])


def note(text):
    """Return text as Markdown, to be displayed."""
    return Markdown(f"**{text}**")

# %% test counter_ok points=3
c = Counter()
assert isinstance(c, widgets.Button)
for _ in range(3):
    c.click()
assert c.description == "3"
d = menu(["a", "b"])
assert d.value == "a" and tuple(d.options) == ("a", "b")
d.value = "b"
assert d.value == "b" and d.index == 1
seen = []
d.observe(lambda change: seen.append(change["new"]), names="value")
d.value = "a"
assert seen == ["a"]

# %% test note_ok points=1
n = note("hi")
assert isinstance(n, Markdown)
assert n.data == "**hi**"

# %% right beginner make
def converter():
    s = widgets.FloatSlider()
    s.min = -50
    s.max = 150
    t = widgets.Label("32.0")
    def f(change):
        c = s.value
        t.value = str(round(c * 1.8 + 32, 1))
    s.observe(f)
    box = widgets.VBox()
    box.children = [s, t]
    display(box)
    return box

# %% right beginner counter
class Counter(widgets.Button):
    n = 0
    def __init__(self):
        widgets.Button.__init__(self)
        self.description = '0'
        def clicked(b):
            self.n = self.n + 1
            self.description = str(self.n)
        self.on_click(clicked)

def menu(options):
    m = widgets.Dropdown()
    m.options = options
    m.value = options[0]
    return m

def note(text):
    return Markdown('**' + text + '**')

# %% right links make
class Converter(widgets.HBox):
    def __init__(self):
        self.slider = widgets.FloatSlider(min=-50, max=150)
        self.label = widgets.Label("32.0")
        super().__init__((self.slider, self.label))
        widgets.dlink((self.slider, "value"), (self.label, "value"), lambda c: f"{32 + 1.8 * c:.1f}")


converter = Converter

# %% right links counter
import itertools

class Counter(widgets.Button):
    def __init__(self, **named):
        self._numbers = itertools.count(1)
        super().__init__(description="0", **named)
        self.on_click(lambda b: b.set_trait("description", f"{next(self._numbers)}"))


menu = lambda options: widgets.Dropdown(options=tuple(options))
note = lambda text: Markdown(data="**{}**".format(text))

# %% right shows after=counter
display(converter(), menu(["x"]), note("t"), HTML("<b>b</b>"))
widgets.interact(lambda x: x * 2, x=3)

# %% wrong no_callback make
def converter():
    return widgets.VBox([widgets.FloatSlider(max=150), widgets.Label("212.0")])

# %% wrong no_callback counter
class Counter(widgets.Button):
    pass


def menu(options):
    return widgets.Select(options=options)


def note(text):
    return HTML(f"<b>{text}</b>")

# %% wrong plain counter
class Counter:
    description = "3"

    def click(self):
        pass


def menu(options):
    return options


def note(text):
    return text
