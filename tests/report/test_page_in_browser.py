"""The class report in a real browser: on any screen, by keyboard, without its script, and whatever students wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from nbviva.report.class_report import as_html
from nbviva.report.endings import Ending
from nbviva.report.figures import Figures
from nbviva.report.groups import groups_of
from nbviva.report.mistakes import KnownMistake
from nbviva.report.values import Check, Class, Outcome, Question, Student

pytestmark = pytest.mark.browser

EVIL = '<script>document.title = "taken"</script><img src=x onerror=\'document.title = "taken"\'>' + "W" * 200
CHECKS = tuple(Check("hw", f"test_{name}", f"{name} {EVIL}", "q", 1.0) for name in ("a", "b", "c"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the report of a class of twenty, whose second check is the hardest and third the easiest."""
    students = []
    for number in range(20):
        passed = (number % 2 == 0, number % 5 == 0, number > 0)
        outcomes = tuple(
            Outcome(check, float(p), ended="ok" if p else "error", message="" if p else EVIL, seconds=0.1)
            for check, p in zip(CHECKS, passed, strict=True)
        )  # fmt: skip
        student = Student(
            f"s{number}{EVIL}", handed_in=True, points=float(sum(passed)), outcomes=outcomes, notes=(EVIL,)
        )
        students.append(student)
    students.append(Student(f"absent{EVIL}", no_grade=EVIL))
    place: Path = tmp_path_factory.mktemp("page") / "report.html"
    recorded = Class(EVIL, (Question("hw", "q", EVIL, CHECKS, ("q",)),), tuple(students))
    seen = {check.grade_id: (Ending("ok"), Ending("error", "visible", EVIL)) for check in CHECKS}
    (answers,) = groups_of(recorded, [KnownMistake("hw", "m", EVIL, {"q": EVIL}, seen)])
    code = f'def q():\n    return """{EVIL}\n</code></pre></details>{EVIL}"""\n'
    with_code = [replace(group, code=dict.fromkeys(group.members[:2], code)) for group in answers.groups]
    place.write_text(as_html(Figures(recorded), [replace(answers, groups=tuple(with_code))], EVIL))
    return place.as_uri()


def opened(browser: Browser, address: str, **how: object) -> tuple[Page, list[str]]:
    """Open the page in a window of its own; return it, and what it asked for or complained of."""
    page = browser.new_context(**how).new_page()  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(address)
    return page, said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_fits_any_screen_and_asks_for_nothing_and_is_for_everybody(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    """A page that scrolls sideways on a phone is read by nobody; one that loads something fails in a train.

    axe looks for what a reader with other eyes, or without a mouse, cannot use.
    """
    page, said = opened(browser, address, viewport={"width": width, "height": 844}, color_scheme=scheme)
    for opener in page.locator("details > summary").all():
        opener.click()
    assert page.locator(".sides pre").count() == 3  # the code of a known mistake and of two students, side by side
    assert "</code></pre></details>" in page.locator(".sides pre").last.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title().endswith("how the class did")
    assert said == [address]  # no other request, and no complaint of the browser, which its policy would cause
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_tables_sort_by_keyboard(browser: Browser, address: str) -> None:
    """Twenty checks are found by their difficulty, not by their order."""
    page, _ = opened(browser, address)
    table = page.locator("#checks ~ table").first

    def order() -> list[str]:
        return [text[0] for text in table.locator("tbody th").all_inner_texts()]

    assert order() == ["a", "b", "c"]
    head = table.locator("thead th").nth(3)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert order() == ["b", "a", "c"]
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert order() == ["c", "a", "b"]
    assert head.get_attribute("aria-sort") == "descending"


def test_without_its_script_the_page_says_the_same(browser: Browser, address: str) -> None:
    """Some learning platforms show pages without running anything."""
    with_script, _ = opened(browser, address)
    without, _ = opened(browser, address, java_script_enabled=False)
    assert without.locator("main").inner_text() == with_script.locator("main").inner_text()


def test_plots_have_a_name_for_who_does_not_see_them(browser: Browser, address: str) -> None:
    """A histogram without words is nothing in a screen reader; the sentence below it says what it shows."""
    page, _ = opened(browser, address)
    names = [plot.get_attribute("aria-label") for plot in page.get_by_role("img").all()]
    assert names == ["Histogram of 20 students, from 0 to 3 points"] * 2
    assert all(figure.locator("figcaption").inner_text() for figure in page.locator("figure").all())
