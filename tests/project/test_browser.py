"""The course in a browser: JupyterLab as a learner and as an instructor meets it, driven by the system's Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support import lab

from nbviva.audit import specimens
from nbviva.cells import marks
from nbviva.course.layout import Course

pytestmark = pytest.mark.browser

ASSIGNMENT = "dinosaur_island"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
RIGHT, WRONG = "right/np_clip_out", "wrong/sample_no_limit"


def hand_in(course: Course, specimen: str, release: Path, folder: Path) -> specimens.Specimen:
    """Write a submission of the zoo into `folder`; return what is known about it."""
    member = specimens.read(course.zoo(ASSIGNMENT) / f"{specimen}.py")
    specimens.hand_in(member, release / NOTEBOOK, course.source(ASSIGNMENT) / NOTEBOOK, folder)
    return member


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    """A browser with nothing remembered; the tests share its cache."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(lab.PATIENCE * 1000)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new window."""
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def learner(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Server]:
    """JupyterLab with the student version twice: in `blank/` as it is, in `solved/` with right answers."""
    root = tmp_path_factory.mktemp("learner")
    for name in ("blank", "solved"):
        shutil.copytree(course.release(ASSIGNMENT), root / name)
    hand_in(course, RIGHT, root / "blank", root / "solved")
    with lab.server(root, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def lesson(course: Course) -> nbformat.NotebookNode:
    """The student version, as it is in the file."""
    return nbformat.read(course.release(ASSIGNMENT) / NOTEBOOK, as_version=4)


def first(lesson: nbformat.NotebookNode, wanted: Callable[[nbformat.NotebookNode], bool]) -> int:
    """Return the index of the first cell that is `wanted`."""
    return next(index for index, cell in enumerate(lesson.cells) if wanted(cell))


def test_student_version_opens_and_runs(learner, page, lesson, screenshot):
    """The first minute decides: no question about a kernel, and Shift+Enter runs the first cells without an error."""
    notebook = lab.Notebook.open(page, learner, f"blank/{NOTEBOOK}")
    imports = first(lesson, lambda cell: cell.cell_type == "code")
    data = first(lesson, lambda cell: marks.grade_id(cell) == "data")
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    expect(notebook.dialogs).to_have_count(0)
    notebook.editor(imports).click()
    for _ in range(imports, data + 1):
        page.keyboard.press("Shift+Enter")
    # outputs come in the order of the cells: once this one is there, an error of the one before would be
    expect(notebook.cell(data).locator(".jp-OutputArea-output")).to_contain_text("27 of them different")
    expect(notebook.cell(imports).locator(".jp-InputPrompt")).to_have_text("[1]:")
    expect(notebook.cell(imports).locator(".jp-OutputArea-output")).to_have_count(0)
    expect(notebook.errors).to_have_count(0)
    expect(notebook.dialogs).to_have_count(0)
    screenshot(page, "ran")


def test_second_notebook_asks_for_a_beginning_and_writes_on(learner, page, course, screenshot):
    """A learner takes the beginning out, as the text says, is asked for one, and sees a poem with it."""
    name = "shakespeare.ipynb"
    cells = nbformat.read(course.release(ASSIGNMENT) / name, as_version=4).cells
    notebook = lab.Notebook.open(page, learner, f"blank/{name}")
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    imports, poem = (next(i for i, cell in enumerate(cells) if cell.id == wanted) for wanted in ("imports", "poem"))
    notebook.editor(imports).click()
    page.keyboard.press("Shift+Enter")
    notebook.editor(poem).scroll_into_view_if_needed()
    notebook.editor(poem).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("generate_output(seed=18)")
    page.keyboard.press("Shift+Enter")
    asked = notebook.cell(poem).locator("input.jp-Stdin-input")
    expect(asked).to_be_visible()
    asked.fill("When I do count")
    screenshot(page, "asked")
    asked.press("Enter")
    written = notebook.cell(poem).locator(".jp-OutputArea")
    expect(written).to_contain_text("Here is your poem:")
    expect(written).to_contain_text(re.compile(r"When I do count[^~]{300,}"))
    expect(notebook.errors).to_have_count(0)
    expect(notebook.dialogs).to_have_count(0)
    screenshot(page, "written")


def test_lesson_is_rendered(learner, page, lesson, screenshot):
    """Headings, figures, formulas and hints look as meant, and nothing of it comes from outside this machine."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    notebook = lab.Notebook.open(page, learner, f"blank/{NOTEBOOK}")
    texts = {index: cell.source for index, cell in enumerate(lesson.cells) if cell.cell_type == "markdown"}
    for index in texts:  # a cell is rendered when it comes into view
        notebook.cell(index).scroll_into_view_if_needed()
        expect(notebook.cell(index).locator(".jp-RenderedMarkdown > *").first).to_be_visible()
        screenshot(page, f"{index:02}")
    rendered = page.locator(".jp-Notebook .jp-RenderedMarkdown")
    prose = re.sub(r"```.*?```", "", "\n".join(texts.values()), flags=re.DOTALL)

    headings = [heading.replace("`", "") for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)]
    assert [text.rstrip("¶") for text in rendered.locator(":is(h1, h2, h3)").all_text_contents()] == headings

    figures = re.findall(r"!\[[^]]+\]\((figures/\w+\.svg)\)", prose)
    assert len(figures) >= 5
    pictures = rendered.locator("img")
    expect(pictures).to_have_count(len(figures))
    for figure, picture in zip(figures, pictures.all(), strict=True):
        assert urlsplit(picture.get_attribute("src")).path.endswith(f"/blank/{figure}")
        page.wait_for_function("picture => picture.complete", arg=picture.element_handle())
        assert picture.evaluate("picture => picture.naturalWidth") > 0, f"{figure} is not shown"

    formulas = re.findall(r"\$\$.+?\$\$|\$[^$]+\$", re.sub(r"`[^`\n]*`", "", prose))
    assert len(formulas) >= 10
    expect(rendered.locator("mjx-container")).to_have_count(len(formulas))
    expect(rendered.locator("mjx-merror, [data-mjx-error]")).to_have_count(0)
    unknown = rendered.locator('mjx-container [style*="color: red"]')  # a command that MathJax does not know
    expect(unknown).to_have_count(0)

    hints = rendered.locator("details")
    expect(hints).to_have_count(prose.count("<details>"))
    hint = hints.first.locator("p").first
    expect(hint).to_be_hidden()
    hints.first.locator("summary").click()
    expect(hint).to_be_visible()
    screenshot(page, "hint")

    outside = [url for url in requests if not url.startswith((learner.url, "data:", "blob:"))]
    assert outside == []


def test_checks_cannot_be_edited_or_deleted(learner, page, lesson):
    """A learner who types into a check by mistake would lose its points without knowing why."""
    notebook = lab.Notebook.open(page, learner, f"blank/{NOTEBOOK}")
    texts = []
    for wanted in (marks.is_test, marks.is_answer):
        editor = notebook.editor(first(lesson, wanted))
        editor.click()
        texts.append(editor.inner_text())
        page.keyboard.press("Control+End")
        page.keyboard.type("typed")
    check, answer = (notebook.editor(first(lesson, wanted)) for wanted in (marks.is_test, marks.is_answer))
    expect(answer).to_contain_text("typed")  # so the keys do arrive, and those before them did too
    assert "typed" not in texts[1]
    assert check.inner_text() == texts[0]

    check.click()
    for key in ("Escape", "d", "d"):
        page.keyboard.press(key)
    notebook.editor(first(lesson, lambda cell: cell.cell_type == "code")).click()
    expect(notebook.cells).to_have_count(len(lesson.cells))


def test_validate_names_every_failing_check(learner, page, lesson, screenshot):
    """Before handing in, a learner sees which checks fail: all of them while nothing is written."""
    dialog = lab.Notebook.open(page, learner, f"blank/{NOTEBOOK}").validate()
    tests = [cell for cell in lesson.cells if marks.is_test(cell)]
    expect(dialog.get_by_text("The following cell failed:")).to_have_count(len(tests))
    expect(dialog.locator(".validation-failed")).to_have_count(1)
    verdict = dialog.inner_text()
    assert [cell.metadata.nbgrader.grade_id for cell in tests if cell.source.strip() not in verdict] == []
    assert verdict.count("is still to be written: your code takes the place of") == len(tests)
    screenshot(page, "failed")


def test_validate_passes_a_right_notebook(learner, page, screenshot):
    """The same button tells a learner who is done that nothing is missing."""
    dialog = lab.Notebook.open(page, learner, f"solved/{NOTEBOOK}").validate()
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
    expect(dialog.get_by_text("The following cell failed:")).to_have_count(0)
    screenshot(page, "passed")
