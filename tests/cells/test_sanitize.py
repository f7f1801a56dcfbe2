"""Texts of students in an instructor's browser: rendered as nbgrader's formgrader renders them, nothing runs."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support.hostile import active, in_page, page

from nbviva.cells import sanitize
from nbviva.report import markup

RUN = "window.hv=1;document.title='hv'"
TRICKS = [
    f"[a](javascript:{RUN})", f"[a](<javascript:{RUN}>)", f"[a](java\nscript:{RUN})", f"[a](\\javascript:{RUN})",
    f"[a](&#106;avascript:{RUN})", f"[a](javascript&colon;{RUN})", f"[a](JaVaScRiPt:{RUN})",
    f"[a](vbscript:{RUN})", f"[a](data:text/html,<script>{RUN}</script>)", f"<javascript:{RUN}>",
    f"[![i](javascript:{RUN})](javascript:{RUN})", f"[a][1]\n\n[1]: javascript:{RUN}",
    f"[a][1]\n\n[1]:\n   javascript:{RUN}", f"[a]\n\n[a]: <javascript:{RUN}> 'title'", f"![a](x.png\"onerror={RUN})",
    f"![a](x.png 'x\" onerror=\"{RUN}')", f"<img src=x onerror={RUN}>", f"<img/src=x/onerror={RUN}>",
    f"<img\nsrc=x\nonerror={RUN}>", f"<<img src=x onerror={RUN}>", f"<img src='x>' onerror={RUN}>",
    f"<a href='java&#115;cript:{RUN}'>a</a>", f"<a href='&#1;javascript:{RUN}'>a</a>",
    f"<scr<script>ipt>{RUN}</script>",
    f"<script\n>{RUN}</script\n>", f"<svg><animate onbegin={RUN} attributeName=x></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<details open ontoggle={RUN}>x</details>", f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?x <img src=x onerror={RUN}>?>", f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\"></noscript>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    f"```mermaid\ngraph TD\nA-->B\nclick A \"javascript:{RUN}\"\n```", f"```{{=html}}\n<img src=x onerror={RUN}>\n```",
    f"``` \" onmouseover={RUN} x=\"\ntext\n```", f"~~~<img src=x onerror={RUN}>\n~~~", f"`<img src=x onerror={RUN}>",
    f"$$<img src=x onerror={RUN}>$$", f"$\\href{{javascript:{RUN}}}{{x}}$",
    f"\\begin{{x}}<img src=x onerror={RUN}>\\end{{x}}",
    f"[^1]\n\n[^1]: <img src=x onerror={RUN}>", f"| a |\n|---|\n| <img src=x onerror={RUN}> |",
    f"- [ ] <img src=x onerror={RUN}>", f"> <iframe srcdoc='<script>{RUN}</script>'>", f"    <img src=x onerror={RUN}>",
    f"<p style='background:url(javascript:{RUN})'>a</p>", f"<base href='javascript:{RUN}//'><a href='#'>a</a>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>", "<link rel=stylesheet href='data:text/css,hv'>",
    f"<xmp><img src=x onerror={RUN}></xmp>", f"<textarea><img src=x onerror={RUN}>",
    f"<title><img src=x onerror={RUN}>",
    f"<object data='data:text/html,<script>{RUN}</script>'>", f"<button formaction=javascript:{RUN}>a</button>",
    f"x\x00<im\x00g src=x onerror={RUN}>", f"<img src=x on\x0cerror={RUN}>", f"<IMG \"\"\"><SCRIPT>{RUN}</SCRIPT>\">",
]  # fmt: skip
HONEST = [
    "# Title\n\n> quote\n\n1. one\n2. two\n\n- a\n- b", "**bold** *words* `code` ~~gone~~", "a < b and 3<4, c > d & e",
    "[site](https://example.org 'title') <https://example.org> <mailto:a@b.org>", "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "```python\nif a < b:\n    print('x')\n```", "- [ ] to do\n- [x] done",
    "![plot](attachment:plot.png) ![p](plot.png)",
    "<b>bold</b><br> <table><tr><td align=\"center\">x</td></tr></table>", "$x^2$ and $$\\frac{1}{2}$$",
    "H<sub>2</sub>O",
    '<span style="color:red">red</span>', "time: 12:30, see also [the notes](notes.md#part)",
]  # fmt: skip


def shown(text: str):
    """Return a text as an answer, and as an output of each kind that holds it."""
    data = {"text/html": text, "text/plain": text}
    outputs = [
        new_output("display_data", sanitize.data({kind: text})) for kind in (*data, "text/markdown", "text/latex")
    ]
    return [new_markdown_cell(sanitize.markdown(text)), new_code_cell("1", outputs=outputs)]


def test_the_tricks_work_where_nothing_is_cleaned():
    """A list of tricks that do nothing anyhow would prove nothing."""
    working = [trick for trick in TRICKS if active(new_notebook(cells=[new_markdown_cell(trick)]), "hv")]
    assert len(working) >= 20


def test_no_trick_of_markdown_or_html_runs_in_a_page_of_nbconvert():
    """It renders markdown with one parser and JupyterLab with another: each text by itself, and all in one page."""
    for trick in TRICKS:
        assert not active(new_notebook(cells=shown(trick)), "hv"), trick
    assert not active(new_notebook(cells=[cell for trick in TRICKS for cell in shown(trick)]), "hv")


def test_no_trick_runs_as_feedback_shows_it():
    """There the HTML is cleaned that was made of the text."""
    for trick in TRICKS:
        assert not in_page(str(markup.markdown(trick)), "hv"), trick


@pytest.mark.parametrize("text", HONEST)
def test_what_honest_texts_say_they_say_as_before(text):
    """What is harmless is not touched."""
    assert sanitize.markdown(text) == text


def test_what_cannot_be_made_harmless_is_shown_as_it_was_typed():
    """Whatever the renderer, and however many backticks are in it."""
    text = "a ```` b\n```mermaid\nx\n```"
    assert sanitize.markdown(text) == f"`````text\n{text}\n`````"


@pytest.mark.browser
def test_no_trick_runs_in_a_browser(browser, tmp_path):
    """The browser has the last word on what is a script."""
    path = tmp_path / "page.html"
    path.write_text(page(new_notebook(cells=[cell for trick in TRICKS for cell in shown(trick)])), encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()
    opened.route("http*://**", lambda route: route.abort())
    opened.goto(path.as_uri())
    places = "a[href^=javascript i], summary, p, code, td"
    opened.evaluate(f"document.querySelectorAll('{places}').forEach(e => e.click())")
    assert opened.evaluate("window.hv") is None
    context.close()


@pytest.mark.parametrize("clean", [sanitize.html, sanitize.bare, sanitize.markdown])
def test_half_a_character_is_no_reason_to_give_up(clean):
    """JSON may hold half of a pair, as what cuts a text in the middle of an emoji leaves it."""
    assert clean("> a \ud83d <b>b</b>").replace("&gt;", ">") == "> a ? <b>b</b>"
