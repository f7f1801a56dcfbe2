"""The feedback page: one small file that runs nothing, loads nothing, and can be read by everybody."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support import hostile, small

from nbviva.cells.marks import NBGRADERS
from nbviva.cells.notes import TestNote, own_cell
from nbviva.report import feedback_of, feedback_page
from nbviva.report.markup import formula_html, markdown

TEMPLATE = """
    html head meta title style body header main section article nav h1 h2 h3 p div span ul ol li a svg rect code pre
    strong em details summary img table thead tbody tr td th
"""
NAMED = """
    lang charset http-equiv content name class id aria-label aria-hidden aria-labelledby role tabindex viewbox width
    height preserveaspectratio href open alt src alttext display
"""
TAGS, ATTRIBUTES = set(TEMPLATE.split()), set(NAMED.split())
MATHML = re.compile(r"m[a-z]+")


class Reader(HTMLParser):
    """Collects elements, attributes, and the order of the headings, as a browser would build them."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def page_of(*cells, title="hw"):
    return feedback_page(feedback_of(new_notebook(cells=list(cells)), NBGRADERS, title, {}))


def essay(text, **more):
    return new_markdown_cell(text, metadata=small.answer("essay", "", grade=True, points=5).metadata, **more)


def drawn(*outputs):
    cell = new_code_cell("draw()", metadata=own_cell())
    cell.outputs = list(outputs)
    return cell


@pytest.mark.parametrize("name", ["np_clip_out", "sample_no_limit", "leaks_browser_html", "leaks_browser_markdown"])
def test_a_page_is_small_and_has_nothing_that_runs(graded, name):
    """Whatever a student wrote, its reader's browser gets the elements of our template and harmless ones of theirs."""
    page = feedback_page(feedback_of(graded[name], NBGRADERS, "hw", {}))
    assert len(page.encode()) < 100_000
    reader = Reader(page)
    math = {tag for tag in reader.tags - TAGS if MATHML.fullmatch(tag)}
    assert reader.tags - TAGS - math <= {
        "br",
        "b",
        "i",
        "q",
        "hr",
        "del",
        "blockquote",
        "kbd",
        "sup",
        "sub",
        "dl",
        "dd",
        "dt",
    }
    for tag, attribute, value in reader.attributes:
        assert attribute in ATTRIBUTES or tag in math, (tag, attribute)
        if attribute == "href":
            assert re.match(r"#|https?://|mailto:", value), value
        if attribute == "src":
            assert value.startswith("data:image/"), value
    assert hostile.in_page(page, "ZAPPED") == []


def test_the_page_forbids_scripts_and_names_its_own_style(graded):
    """A second line behind the cleaning: what slipped through would not run, nor be fetched."""
    page = feedback_page(feedback_of(graded["sample_no_limit"], NBGRADERS, "hw", {}))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script" not in policy
    assert page.index("Content-Security-Policy") < page.index("<style>")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("name", ["np_clip_out", "model_name_error", "corrupt_json"])
def test_headings_are_in_order_and_bars_have_words(graded, name):
    """A reader who hears the page goes from heading to heading."""
    page = feedback_page(feedback_of(graded[name], NBGRADERS, "hw", {}))
    headings = Reader(page).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))
    assert page.count("<svg") == len(re.findall(r'<svg[^>]*role="img" aria-label="[\d.]+ of [\d.]+ points"', page))


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>", "<img src=x onerror=alert(1)>", "[a](javascript:x)", "[a](java&#115;cript:x)",
        "<a href='javascript:x'>y</a>", "<style>p {color: red}</style>", "<p style='position:fixed'>100</p>",
        "<p class=big>100 of 100</p>", "# 100 of 100 points", "<h1>100</h1>", "<details ontoggle=x open>y</details>",
        "![$a$](x\" onerror=\"y)", "$\\href{javascript:x}{y}$", "$\\texttt{<img src=x onerror=y>}$",
        "$\\class{big}{x}$", "<svg><script>x</script></svg>", "<math><mtext><img src=x onerror=y></mtext></math>",
        "![p](http://example.org/p.png)", "<b title='$x$'>y</b>", "[r]: javascript:x\n\n[r]",
        "<meta http-equiv=refresh>",
    ],
)  # fmt: skip
def test_what_a_student_writes_cannot_pass_for_the_page(text):
    """Neither in an answer, nor in an output, nor as the comment of an instructor who quotes it."""
    cell = essay(text)
    cell.metadata.nbgrader.update(score=1.0, comment=text)
    shown = drawn(
        new_output("display_data", data={"text/html": text}), new_output("display_data", data={"text/markdown": text}),
        new_output("display_data", data={"text/latex": text}), new_output("stream", text=text),
    )  # fmt: skip
    shown.source = text
    reader, without = Reader(page_of(cell, shown, title=text)), Reader(page_of(essay("x"), drawn()))
    assert reader.headings == without.headings
    for tag, attribute, value in reader.attributes:
        assert not attribute.startswith("on"), (tag, attribute)
        assert attribute != "style"
        assert attribute not in ("href", "src") or re.match(r"#|https?:|data:image/png", value), (tag, attribute, value)
    assert reader.tags.isdisjoint({"script", "iframe", "object", "embed", "form", "base", "link", "mark"})
    classes = [value for _, name, value in reader.attributes if name == "class" and value == "big"]
    assert classes == ["big"]


def test_formulas_need_no_network():
    """MathML is in every browser; the formula's text goes with it, for those who cannot see it."""
    made = markdown("With $a_1 < b$ and\n\n$$\\frac{1}{2}$$")
    assert '<math alttext="a_1 &lt; b" display="inline"' in made
    assert "<mfrac>" in made
    assert "$" not in made
    for odd in ("\\frac{1}", "{" * 400, "\\left(", "x" * 5000):
        assert formula_html(odd).startswith(("<code>", "<math"))


def test_pictures_of_a_student_are_shown():
    """Those that came with the text, and those that a cell drew: nothing else may be loaded."""
    dot = base64.b64encode(b"\x89PNG").decode()
    page = page_of(
        essay("![a dot](attachment:dot.png) ![gone](attachment:no.png)", attachments={"dot.png": {"image/png": dot}}),
        drawn(new_output("display_data", data={"image/png": dot, "text/plain": "<Figure>"})),
    )
    assert page.count(f'src="data:image/png;base64,{dot}"') == 2
    assert "(picture: gone)" in page


def test_long_work_is_cut_and_says_so():
    """A page of a megabyte opens on no phone; the student has the notebook."""
    page = page_of(essay("x"), *[drawn(new_output("stream", text="y" * 50_000)) for _ in range(30)])
    assert len(page) < 100_000
    assert "the rest is in your notebook" in page
    for text in ("x = 1\n" * 20_000, "<\n" * 20_000, "<&'" * 20_000, "\u4e2d" * 50_000, "$a$ " * 5_000, "|a" * 9_000):
        cells = [small.answer(f"f{n}", "") for n in range(9)]
        for number, one in enumerate(cells):
            one.source = text
            cells[number] = [one, failing(text), essay(text)]
        page = page_of(*itertools.chain(*cells), *[drawn(new_output("stream", text=text)) for _ in cells])
        assert len(page.encode()) < 110_000, (len(page.encode()), text[:9])


def failing(message):
    cell = small.check("test_f", "assert f")
    cell.outputs = [new_output("error", ename="CheckFailed", evalue=message, traceback=[])]
    cell.metadata.nbgrader.update(score=0.0)
    TestNote("error", in_hidden=False, for_student=True).write(cell)
    return cell


def test_characters_that_turn_text_around_are_taken_out():
    """Code would be shown in another order than it has."""
    code = small.answer("f", "")
    code.source = "x = 1 \u202e# 2 = x\x07"
    page = page_of(code, small.check("test_f", "assert f"))
    assert "\u202e" not in page
    assert "\x07" not in page
    assert "x = 1 # 2 = x" in page
