"""Promises about the lesson's generated figures: fresh, readable, described, and true to a real run."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import matplotlib
import pytest
from support import ROOT

matplotlib.use("Agg")

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from tools import canvas, figures

SVG = "{http://www.w3.org/2000/svg}"

every_figure = pytest.mark.parametrize("name", list(figures.FIGURES))


def committed(name: str) -> str:
    return (figures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@pytest.fixture
def root(name: str) -> ElementTree.Element:
    """The figure of a name, as a tree."""
    return ElementTree.fromstring(committed(name))


def run_script(*arguments: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "figures.py"), *map(str, arguments)],
        cwd=where,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def test_committed_figures_are_what_the_script_draws():
    """A figure edited by hand, or a script changed without drawing again, would teach something nobody reviewed."""
    assert figures.stale() == []


def test_figures_drawn_by_another_process_pass_and_what_does_not_is_named(tmp_path):
    """Hash seeds and the working directory must not show in a file; what is to be drawn again is told by its name."""
    assert run_script("--folder", tmp_path, where=tmp_path).returncode == 0
    for name, draw in figures.FIGURES.items():
        assert (tmp_path / f"{name}.svg").read_bytes() == draw().svg().encode("utf-8")
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


@pytest.mark.parametrize(("value", "text"), [(-0.04, "0"), (3.0, "3"), (0.1 + 0.2, "0.3"), (-7.46, "-7.5"), (20, "20")])
def test_numbers_have_one_decimal_at_most(value, text):
    """More digits would carry the last bits of a float, which differ between machines, into the file."""
    assert canvas.number(value) == text


@every_figure
def test_numbers_in_the_file_have_one_decimal_at_most(root):
    """A coordinate written without `number` breaks the promise of equal bytes on other machines only."""
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute != "fill-opacity":
                assert not re.search(r"\d\.\d\d", value), f"{attribute}={value!r}"


@every_figure
def test_figure_is_an_image_with_title_and_description(name, root):
    """A screen reader announces role, title and description, and finds the last two by their ids."""
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == figures.TITLES[name]
    assert description.text == figures.ALT[name]
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    # more than two sentences are skipped by listeners, half a one says too little
    assert 1 <= len(re.findall(r"\.(?:\s|$)", description.text)) <= 2
    assert description.text.endswith(".")
    assert 80 <= len(description.text) <= 320


def test_alt_prints_a_line_for_each_figure(tmp_path):
    """The notebook's alternative texts are compared with this output."""
    done = run_script("--alt", where=tmp_path)
    assert done.returncode == 0, done.stderr
    assert dict(line.split("\t") for line in done.stdout.splitlines()) == {
        f"{name}.svg": words for name, words in figures.ALT.items()
    }


@every_figure
def test_figure_needs_nothing_from_outside_nor_from_beside_the_palette(name):
    """A path of the author's machine, a script, or a remote font or picture has no place in a committed figure."""
    svg = committed(name)
    assert str(ROOT) not in svg
    assert str(Path.home()) not in svg
    assert not re.search(r"(?i)/home/|/users/|/tmp/|/work/|[a-z]:\\\\|file:|href|url\(|<script|<style|@import", svg)
    assert svg.count("http") == svg.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert set(re.findall(r'font-family="([^"]*)"', svg)) <= {"sans-serif", "monospace"}
    # colours outside the palette were not chosen to be told apart by colour-blind readers
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}", svg)) <= {*canvas.PALETTE.values(), "#ffffff"}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@every_figure
def test_figure_is_readable_on_any_page(root):
    """JupyterLab's dark theme shows through what is transparent: the figure brings its own light paper for its text."""
    paper = next(iter(root.iter(f"{SVG}rect")))
    assert float(paper.get("width")) == canvas.WIDTH - 1
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
    spans = [(span.text, float(span.get("font-size", size)), span.get("font-family")) for span in text]
    plain = [(words, size, None) for words in (text.text, *(span.tail for span in text))]
    for words, points, family in (*spans, *plain):
        font = "DejaVu Sans Mono" if family == "monospace" else "DejaVu Sans"
        font = FontProperties(family=font, weight=weight, size=points)
        width += text_to_path.get_text_width_height_descent(words or "", font, False)[0]
    left = float(text.get("x")) - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor")]
    baseline = float(text.get("y"))
    return left, baseline - 0.75 * size, left + width, baseline + 0.2 * size


@every_figure
def test_text_is_large_enough_and_nothing_is_clipped_or_overlaps(root):
    """At 700 pixels a label under 13 pixels, off the paper or across another one cannot be read."""
    height = float(root.get("height"))
    texts = [("".join(text.itertext()), extent(text)) for text in root.iter(f"{SVG}text")]
    assert len(texts) > 5
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("font-size")) * 700 / canvas.WIDTH >= 13
    for words, (left, top, right, bottom) in texts:
        assert 10 <= left <= right <= canvas.WIDTH - 10, words
        assert 10 <= top <= bottom <= height - 5, words
    for (one, a), (other, b) in itertools.combinations(texts, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} and {other!r} overlap"


@every_figure
def test_no_line_or_edge_runs_through_text(root):
    """A label struck through by an arrow, a bar or the edge of a box is harder to read than no label."""
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
def test_raised_text_comes_down_again(root):
    """A dy that is not taken back shifts the rest of the line, a little more at every index."""
    for text in root.iter(f"{SVG}text"):
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
