"""The site that `make docs` builds: whole, true to the code, without secrets, and fit for every reader and machine."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect
from support import ROOT

from nbviva.audit import release
from nbviva.cli.entry import COMMANDS
from nbviva.course.layout import Course
from nbviva.course.settings import SECTIONS

ASSIGNMENT = "dinosaur_island"
FIVE = (
    "docs/index.html", "docs/tutorials/instructor.html", "docs/reference/python.html", "docs/engine.html",
    f"release/{ASSIGNMENT}/{ASSIGNMENT}.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site: as `make docs` builds it, but for the place."""
    (recipe,) = re.findall(r"^docs:.*\n\t@\$\(RUN\) (-m sphinx .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert " -W " in recipe  # a warning is an error
    workflow = (ROOT / ".github" / "workflows" / "site.yml").read_text()
    assert f"path: {recipe.split()[-1]}\n" in workflow  # what is put on the network is what is tested here
    place = tmp_path_factory.mktemp("site")
    words = [sys.executable, *recipe.replace("docs/_build", str(place)).split()]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ran.returncode == 0, ran.stdout
    return place / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Each page of the site by its path there."""
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.relative_to(site).parts
    }


def dead_links(pages: dict[str, BeautifulSoup], site: Path) -> list[str]:
    """Return the links within the site that lead to no file, or to no place on a page."""
    dead = []
    places = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in pages.items()}
    for name, page in pages.items():
        for tag in page.find_all(["a", "img", "script", "link"]):
            link = tag.get("href") or tag.get("src") or ""
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not link:
                continue
            target = (
                Path(os.path.normpath(site / Path(name).parent / unquote(parts.path))) if parts.path else site / name
            )
            there = target.relative_to(site).as_posix() if target.is_relative_to(site) else None
            lost = parts.fragment and there in places and unquote(parts.fragment) not in places[there]
            if not target.is_file() or lost:
                dead.append(f"{name}: {link}")
    return dead


def loaded(page: BeautifulSoup) -> list[str]:
    """Return what a page loads from elsewhere: files of other hosts, not links that a reader may follow."""
    found = [tag.get("src") or "" for tag in page.find_all(src=True)]
    found += [tag.get("href") or "" for tag in page.find_all("link") if tag.get("rel") != ["canonical"]]
    found += re.findall(r"url\(\s*['\"]?([^'\")]+)", " ".join(tag.text for tag in page.find_all("style")))
    return [one for one in found if urlsplit(one).netloc]


def secrets(course: Course, pages: dict[str, BeautifulSoup], place: Path) -> list[str]:
    """Return what of solutions and hidden tests is in a folder, or on pages as they are read: not cut up by colours.

    Pages that tell how assignments are written name the marks of nbgrader. The lesson has none of them.
    """
    for name, page in pages.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(page.text, encoding="utf-8")
    sources = sorted(course.source(ASSIGNMENT).glob("*.ipynb"))
    found = [
        problem
        for source in sources
        for problem in release.leaks(nbformat.read(source, as_version=4), place, course.settings.markers)
    ]
    return [str(one) for one in found if one.where.startswith("release/") or "still holds" not in one.what]


@pytest.mark.slow
def test_every_link_within_the_site_leads_somewhere(pages, site, record_property):
    """The checks of the Markdown files do not see what Sphinx makes of links, nor what is generated."""
    record_property("pages", len(pages))
    assert len(pages) > 40
    assert dead_links(pages, site) == []
    broken = '<a href="nosuch.html"></a><a href="#nosuch"></a><img src="nosuch.png"><a href="https://example.org"></a>'
    assert len(dead_links({"docs/index.html": BeautifulSoup(broken, "html.parser")}, site)) == 3


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(pages, site):
    """The site is read in trains, and behind walls; and nobody else need know who reads it."""
    assert {name: loaded(page) for name, page in pages.items() if loaded(page)} == {}
    for sheet in site.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"(?:url\(|@import\s)\s*['\"]?(?:https?:)?//[^'\")]+", text), sheet.name
    remote = '<script src="https://example.org/x.js"></script><link rel="stylesheet" href="//example.org/x.css">'
    assert len(loaded(BeautifulSoup(remote, "html.parser"))) == 2


@pytest.mark.slow
def test_neither_solutions_nor_hidden_tests_are_on_it(course, pages, site, tmp_path):
    """Learners are sent to this site."""
    shutil.copytree(site / "_downloads", tmp_path / "site" / "_downloads")
    shutil.copy(site / "searchindex.js", tmp_path / "site")
    assert secrets(course, pages, tmp_path / "site") == []
    source = nbformat.read(course.source(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)
    for name in (f"release/{ASSIGNMENT}/{ASSIGNMENT}.html", "docs/index.html"):
        taken = "".join(f"<pre>{html.escape(cell.source)}</pre>" for cell in source.cells)
        assert len(secrets(course, {name: BeautifulSoup(taken, "html.parser")}, tmp_path / name)) > 20


@pytest.mark.slow
def test_reference_has_every_command_and_setting(pages):
    """It is generated, so that it cannot be old; what nobody generates is missed here."""
    commands, settings = (pages[f"docs/reference/{name}.html"].text for name in ("commands", "settings"))
    assert [name for name in COMMANDS if f"usage: nbviva {name}" not in commands] == []
    named = [f"c.{part}.{name}" for part, kind in SECTIONS.items() for name in kind.class_own_traits(config=True)]
    assert [name for name in named if name not in settings and not name.startswith("c.Jail.")] == []
    assert len(named) > 12


def opened(browser: Browser, address: str, **how: object) -> tuple[Page, list[str]]:
    """Open a page in a window of its own; return it, and what it asked for that is no file, or complained of."""
    page = browser.new_context(**how).new_page()  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("file:") else said.append(request.url))
    page.goto(address)
    return page, said


def serious(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds on a page that somebody cannot get past, with the first place of each."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_five_pages_are_for_everybody(
    browser: Browser, site: Path, screenshot: Callable[[Page, str], None], width: int, scheme: str
) -> None:
    """On a phone and on a desk, by day and by night: nothing is cut off or asked of a network, axe is content."""
    for name in FIVE:
        page, said = opened(
            browser, (site / name).as_uri(), viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        screenshot(page, f"{Path(name).stem}-{width}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        assert said == [], name
        assert serious(page) == [], name
        page.context.close()


@pytest.mark.browser
def test_every_page_fits_a_phone(browser: Browser, site: Path, pages: dict[str, BeautifulSoup]) -> None:
    """A table that nobody thought of is too wide, or what stands in it is taken for a tag."""
    page, said = opened(browser, (site / FIVE[0]).as_uri(), viewport={"width": 390, "height": 900})
    wrong = []
    for name in set(pages) - {"index.html"}:  # which leads to the first page
        page.goto((site / name).as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth") > 390
        wrong += [(name, "is wider than a phone")] if wide else []
    assert wrong == []
    assert said == []


@pytest.mark.browser
def test_first_screen_says_what_for_whom_and_why(browser: Browser, site: Path) -> None:
    """Who has to scroll to learn why they should read on does not."""
    page, _ = opened(browser, (site / FIVE[0]).as_uri(), viewport={"width": 1280, "height": 900})
    for text in ("grades Jupyter notebooks", "It is for instructors", "hidden tests and student code share a process"):
        expect(page.get_by_text(text).first).to_be_in_viewport(ratio=1)


@pytest.mark.browser
def test_search_works_from_a_folder(browser: Browser, site: Path) -> None:
    """Who has built the site has no server; the index is a script beside the pages.

    Without a server a browser reads no other page, so that results have no lines of it; it complains of that alone.
    """
    page, said = opened(browser, (site / "search.html").as_uri() + "?q=landlock")
    expect(page.locator("#search-results li a", has_text="How grading works").first).to_be_visible()
    assert [one for one in said if one.startswith("http")] == []
