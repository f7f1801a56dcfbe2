"""The feedback page in the system's Chromium: on a desk and on a phone, by day and by night, for all who read."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from nbviva.cells.marks import NBGRADERS
from nbviva.report import feedback_of, feedback_page

pytestmark = pytest.mark.browser

WIDER = """[...document.querySelectorAll("body *")].filter(e => {
    const inside = e.closest(".theirs");
    return (!inside || inside === e) && e.getBoundingClientRect().right > innerWidth + 0.5;
}).map(e => e.outerHTML.slice(0, 200))"""
NAMES = (
    "np_clip_out",
    "sample_no_limit",
    "model_name_error",
    "leaks_browser_html",
    "leaks_browser_markdown",
    "corrupt_json",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_a_page_fits_and_everybody_can_read_it(graded, browser, tmp_path: Path, name, width, scheme):
    """Nothing is cut off at the right edge, nothing runs or is asked of a network, and axe finds nothing serious."""
    path = tmp_path / "page.html"
    path.write_text(feedback_page(feedback_of(graded[name], NBGRADERS, "hw", {})), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=False)
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(WIDER) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()
