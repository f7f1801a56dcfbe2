"""Promises about the lesson's generated figures: fresh, readable, described, and true to a real run."""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from support import ROOT

matplotlib.use("Agg")

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from utils.rnn import initialize_parameters, rnn_backward, rnn_forward, rnn_step_forward

SCRIPT = ROOT / "tools" / "figures.py"
SVG = "{http://www.w3.org/2000/svg}"

spec = importlib.util.spec_from_file_location("lesson_figures", SCRIPT)
assert spec is not None
assert spec.loader is not None
figures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(figures)

every_figure = pytest.mark.parametrize("name", list(figures.FIGURES))


def committed(name: str) -> str:
    return (figures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def run_script(*arguments: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        cwd=where,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_committed_figures_are_what_the_script_draws():
    """A figure edited by hand, or a script changed without drawing again, would teach something nobody reviewed."""
    assert figures.stale() == []


def test_check_names_the_stale_the_missing_and_the_unknown_file(tmp_path):
    """CI shows only this output; without the name the author does not know what to draw again."""
    figures.write(tmp_path)
    assert run_script("--check", "--folder", tmp_path, where=tmp_path).returncode == 0

    changed = tmp_path / "clipping.svg"
    changed.write_text(changed.read_text(encoding="utf-8").replace("explode", "shrink"), encoding="utf-8")
    (tmp_path / "rnn_cell.svg").unlink()
    (tmp_path / "mystery.svg").write_text("<svg/>", encoding="utf-8")
    done = run_script("--check", "--folder", tmp_path, where=tmp_path)

    assert done.returncode == 1
    assert re.findall(r"^(\w+)\.svg: (stale|missing|not drawn)", done.stderr, re.MULTILINE) == [
        ("rnn_cell", "missing"),
        ("clipping", "stale"),
        ("mystery", "not drawn"),
    ]
    assert not (tmp_path / "rnn_cell.svg").exists(), "--check must write nothing"


def test_drawing_twice_gives_the_same_bytes_in_another_process(tmp_path):
    """Hash seeds, the working directory or leftover state must not show in a committed file."""
    done = run_script("--folder", tmp_path / "again", where=tmp_path)
    assert done.returncode == 0, done.stderr
    for name, draw in figures.FIGURES.items():
        assert (tmp_path / "again" / f"{name}.svg").read_bytes() == draw().svg().encode("utf-8")


@pytest.mark.parametrize(("value", "text"), [(-0.04, "0"), (3.0, "3"), (0.1 + 0.2, "0.3"), (-7.46, "-7.5"), (20, "20")])
def test_numbers_have_one_decimal_at_most(value, text):
    """More digits would carry the last bits of a float, which differ between machines, into the file."""
    assert figures.number(value) == text


@every_figure
def test_numbers_in_the_file_have_one_decimal_at_most(name):
    """A coordinate written without `number` breaks the promise of equal bytes on other machines only."""
    for element in ElementTree.fromstring(committed(name)).iter():
        for attribute, value in element.attrib.items():
            if attribute != "fill-opacity":
                assert not re.search(r"\d\.\d\d", value), f"{attribute}={value!r}"


@every_figure
def test_figure_is_an_image_with_title_and_description(name):
    """A screen reader announces role, title and description, and finds the last two by their ids."""
    root = ElementTree.fromstring(committed(name))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == figures.TITLES[name]
    assert description.text == figures.ALT[name]
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]


@every_figure
def test_alternative_text_is_one_or_two_sentences(name):
    """Alternative text longer than that is skipped by listeners; half a sentence says too little."""
    words = figures.ALT[name]
    assert 1 <= len(re.findall(r"\.(?:\s|$)", words)) <= 2
    assert words.endswith(".")
    assert 80 <= len(words) <= 320


def test_alt_prints_a_line_for_each_figure(tmp_path):
    """The notebook's alternative texts are compared with this output."""
    done = run_script("--alt", where=tmp_path)
    assert done.returncode == 0, done.stderr
    assert dict(line.split("\t") for line in done.stdout.splitlines()) == {
        f"{name}.svg": words for name, words in figures.ALT.items()
    }


@every_figure
def test_figure_needs_nothing_from_outside(name):
    """A path of the author's machine, a script, or a remote font or picture has no place in a committed figure."""
    svg = committed(name)
    assert str(ROOT) not in svg
    assert str(Path.home()) not in svg
    assert not re.search(r"(?i)/home/|/users/|/tmp/|/work/|[a-z]:\\\\|file:|href|url\(|<script|<style|@import", svg)
    assert svg.count("http") == svg.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert set(re.findall(r'font-family="([^"]*)"', svg)) <= {"sans-serif", "monospace"}


@every_figure
def test_colours_come_from_the_palette(name):
    """Colours outside the palette were not chosen to be told apart by colour-blind readers."""
    colours = set(re.findall(r"#[0-9a-fA-F]{3,8}", committed(name)))
    assert colours <= {*figures.PALETTE.values(), "#ffffff"}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@every_figure
def test_figure_is_readable_on_any_page(name):
    """JupyterLab's dark theme shows through what is transparent: the figure brings its own light paper for its text."""
    root = ElementTree.fromstring(committed(name))
    paper = next(iter(root.iter(f"{SVG}rect")))
    assert float(paper.get("width")) == figures.WIDTH - 1
    assert float(paper.get("height")) == float(root.get("height")) - 1
    assert float(paper.get("rx")) >= 8
    for text in root.iter(f"{SVG}text"):
        contrast = (luminance(paper.get("fill")) + 0.05) / (luminance(text.get("fill")) + 0.05)
        assert contrast >= 4.5, "".join(text.itertext())


def extent(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a text element, measured with DejaVu, wider than most other fonts."""
    size = float(text.get("font-size"))
    weight = text.get("font-weight", "normal")
    width = 0.0
    pieces = [(text.text, size, "sans-serif")]
    for span in text:
        pieces.append((span.text, float(span.get("font-size", size)), span.get("font-family", "sans-serif")))
        pieces.append((span.tail, size, "sans-serif"))
    for words, points, family in pieces:
        if words:
            font = FontProperties(family="DejaVu Sans Mono" if family == "monospace" else "DejaVu Sans", weight=weight)
            font.set_size(points)
            width += text_to_path.get_text_width_height_descent(words, font, False)[0]
    left = float(text.get("x")) - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor")]
    baseline = float(text.get("y"))
    return left, baseline - 0.75 * size, left + width, baseline + 0.2 * size


@every_figure
def test_text_is_large_enough_and_nothing_is_clipped_or_overlaps(name):
    """At 700 pixels a label under 13 pixels, off the paper or across another one cannot be read."""
    root = ElementTree.fromstring(committed(name))
    height = float(root.get("height"))
    texts = [("".join(text.itertext()), extent(text)) for text in root.iter(f"{SVG}text")]
    assert len(texts) > 5
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("font-size")) * 700 / figures.WIDTH >= 13
    for words, (left, top, right, bottom) in texts:
        assert left >= 10, words
        assert top >= 10, words
        assert right <= figures.WIDTH - 10, words
        assert bottom <= height - 5, words
    for (one, a), (other, b) in itertools.combinations(texts, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} and {other!r} overlap"


@every_figure
def test_no_line_or_edge_runs_through_text(name):
    """A label struck through by an arrow, a bar or the edge of a box is harder to read than no label."""
    root = ElementTree.fromstring(committed(name))
    shapes = []  # (left, top, right, bottom), and whether text may lie inside
    for line in root.iter(f"{SVG}polyline"):
        points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        for one, other in itertools.pairwise(points):
            (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
            shapes.append(((x0, y0, x1, y1), False))
    for rect in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
        shapes.append(((x, y, x + width, y + height), True))
    assert len(shapes) > 10
    for text in root.iter(f"{SVG}text"):
        left, top, right, bottom = extent(text)
        for (x0, y0, x1, y1), may_hold_text in shapes:
            outside = right <= x0 or x1 <= left or bottom <= y0 or y1 <= top
            inside = may_hold_text and x0 <= left and right <= x1 and y0 <= top and bottom <= y1
            assert outside or inside, f"{''.join(text.itertext())!r} at {left:.0f}, {top:.0f} meets {x0, y0, x1, y1}"


@every_figure
def test_raised_text_comes_down_again(name):
    """A dy that is not taken back shifts the rest of the line, a little more at every index."""
    for text in ElementTree.fromstring(committed(name)).iter(f"{SVG}text"):
        height = 0.0
        for span in text:
            height += float(span.get("dy", 0))
            if span.get("font-size") is None or span.tail:
                assert height == pytest.approx(0), "".join(text.itertext())


def test_clipping_figure_shows_values_at_and_within_the_bound():
    """The right half must be the clip of the left half, not a sketch of it."""
    root = ElementTree.fromstring(committed("clipping"))
    bars = [rect for rect in root.iter(f"{SVG}rect") if rect.get("rx") == "0"]
    assert len(bars) == 80
    before, after = ([float(bar.get("height")) for bar in half] for half in (bars[:40], bars[40:]))
    bound = max(after)
    assert after == [min(height, bound) for height in before]
    assert sum(height > 1.5 * bound for height in before) >= 3
    dashed = {line.get("points").split(",")[1].split()[0] for line in root.iter() if line.get("stroke-dasharray")}
    top, bottom = sorted(map(float, dashed))
    assert bottom - top == pytest.approx(2 * bound)


def test_sampling_figure_shows_the_probabilities_of_the_known_run():
    """The bars claim to come from training; ten thousand steps on the classic corpus must give them again."""
    folder = os.environ.get("NBVIVA_REFERENCE")
    corpus = Path(folder, "dinos.txt") if folder else None
    if corpus is None or not corpus.is_file():
        pytest.skip("the classic corpus is not here: name the folder of dinos.txt in NBVIVA_REFERENCE")
    text = corpus.read_text(encoding="utf-8").lower()
    characters = sorted(set(text))
    ix = {character: index for index, character in enumerate(characters)}
    examples = [line.strip() for line in text.splitlines()]
    np.random.seed(0)
    np.random.shuffle(examples)

    parameters = initialize_parameters(50, 27, 27)
    a = np.zeros((50, 1))
    for step in range(10_001):
        name = examples[step % len(examples)]
        X = [None] + [ix[character] for character in name]
        Y = [*X[1:], ix["\n"]]
        _, cache = rnn_forward(X, Y, a, parameters)
        gradients, states = rnn_backward(X, Y, parameters, cache)
        for key in parameters:
            parameters[key] = parameters[key] - 0.01 * np.clip(gradients["d" + key], -5, 5)
        a = states[len(X) - 1]

    a, x = np.zeros((50, 1)), np.zeros((27, 1))
    for counter, (letter, thousandths) in enumerate(figures.DRAWN):
        a, p = rnn_step_forward(parameters, a, x)
        np.testing.assert_allclose(1000 * p.ravel(), [int(c) for c in thousandths.split()], atol=0.51)
        np.random.seed(3 + 2 * counter)
        drawn = np.random.choice(27, p=p.ravel())
        assert characters[drawn] == letter.replace(r"\n", "\n")
        x = np.zeros((27, 1))
        x[drawn] = 1
