"""Whole paths in a browser: an instructor from release to feedback, a learner from fetching to reading it.

Both are the same user of this machine, as on a server of one's own; nbgrader's exchange is a folder between them.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect
from support import ROOT, lab

from nbviva.audit import specimens
from nbviva.cells import marks
from nbviva.course.layout import Course

pytestmark = pytest.mark.browser

ASSIGNMENT = "dinosaur_island"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
CLIP = """def clip(gradients, maxValue):
    return {name: np.clip(value, -maxValue, maxValue) for name, value in gradients.items()}
"""
WORDS = {"@TAG@": "ZAPPED", "@PORT@": "9"}
COMMENT = "A good beginning: what comes **after** the newline?"
HOSTILE = ("leaks_browser_html", "leaks_browser_markdown")
OUTSIDE = (
    "https://cdnjs.cloudflare.com/",
)  # where nbgrader's page of one submission asks for the typesetter of formulas


@dataclass(frozen=True)
class School:
    """A course and a learner, each with a JupyterLab of their own, and the exchange between them."""

    course: Course
    instructor: lab.Server
    learner: lab.Server


@pytest.fixture(scope="module")
def school(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Of the course nothing is released, and nothing handed in."""
    place = tmp_path_factory.mktemp("school")
    exchange = place / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    between = f"\nc.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = {ASSIGNMENT!r}\n"
    made = course.copy_to(place / "course")
    with (made.root / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(between)
    desk = place / "desk"
    desk.mkdir()
    (desk / "nbgrader_config.py").write_text(f"c = get_config(){between}", encoding="utf-8")
    with lab.server(made.root, place / "home-1") as instructor, lab.server(desk, place / "home-2") as learner:
        yield School(made, instructor, learner)


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """The addresses that pages asked for and that are not on this machine."""
    return []


@pytest.fixture(scope="module")
def context(browser: Browser, asked: list[str]) -> BrowserContext:
    """A browser with nothing remembered, as wide as a small laptop."""
    made = browser.new_context(viewport={"width": 1366, "height": 900})
    made.set_default_timeout(lab.PATIENCE * 1000)

    def heard(url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):
            asked.append(url)

    made.on("request", lambda request: heard(request.url))
    return made


def formgrader(page: Page, server: lab.Server) -> FrameLocator:
    """Open nbgrader's formgrader from JupyterLab's menu."""
    from_menu(page, server, "Formgrader")
    return page.frame_locator("iframe")


def from_menu(page: Page, server: lab.Server, entry: str) -> None:
    page.goto(server.address("lab") + "&reset")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def press(frame: FrameLocator, row: str, what: str) -> Locator:
    """Press the button of a row of the formgrader; return the dialog that says what came of it."""
    frame.get_by_role("row").filter(has_text=row).locator(f".{what} a").click()
    dialog = frame.locator(".modal.in")
    expect(dialog).to_be_visible()
    expect(dialog).to_have_css("opacity", "1")  # it comes slowly, and is closed as slowly
    return dialog


def ends_well(frame: FrameLocator, dialog: Locator, said: str) -> None:
    expect(dialog).to_contain_text(said)
    dialog.get_by_role("button", name="OK").click()
    expect(frame.locator(".modal")).to_have_count(0)


def test_a_course_from_release_to_feedback(school, context, asked, screenshot):
    """What a term consists of: if one step of it does not work in the browser, the whole does not."""
    desk, office = context.new_page(), context.new_page()
    releases(school, office, screenshot)
    works(school, desk, screenshot)
    submits(school, desk, screenshot)
    grades(school, office, screenshot)
    reads(school, desk, screenshot)
    assert [url for url in asked if not url.startswith(OUTSIDE)] == []
    desk.close()
    office.close()


def releases(school: School, page: Page, screenshot: Callable[[Page, str], None]) -> None:
    """An instructor makes the student version and releases it."""
    frame = formgrader(page, school.instructor)
    ends_well(frame, press(frame, ASSIGNMENT, "assign"), "Successfully created the student version")
    screenshot(page, "generated")
    ends_well(frame, press(frame, ASSIGNMENT, "release"), "Successfully released")
    expect(frame.get_by_role("row").filter(has_text=ASSIGNMENT)).to_contain_text("released")
    screenshot(page, "released")


def works(school: School, page: Page, screenshot: Callable[[Page, str], None]) -> None:
    """A learner fetches the assignment, writes one of the functions, and validates."""
    from_menu(page, school.learner, "Assignment List")
    released = page.locator("#released_assignments_list")
    released.get_by_role("button", name="Fetch").click()
    fetched = page.locator("#fetched_assignments_list")
    expect(fetched).to_contain_text(ASSIGNMENT)
    screenshot(page, "fetched")

    notebook = lab.Notebook.open(page, school.learner, f"{ASSIGNMENT}/{NOTEBOOK}")
    cells = nbformat.read(school.learner.folder / ASSIGNMENT / NOTEBOOK, as_version=4).cells
    imports = next(index for index, cell in enumerate(cells) if cell.cell_type == "code")
    clip = next(index for index, cell in enumerate(cells) if marks.grade_id(cell) == "clip")
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    notebook.editor(imports).click()
    page.keyboard.press("Shift+Enter")
    notebook.editor(clip).scroll_into_view_if_needed()
    notebook.editor(clip).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(CLIP)
    page.keyboard.press("Shift+Enter")
    check = clip + 2
    notebook.editor(check).click()
    page.keyboard.press("Shift+Enter")
    expect(notebook.cell(check).locator(".jp-OutputArea-output")).to_contain_text("Passes: clip 1 of 3")
    screenshot(page, "worked")
    dialog = notebook.validate()  # which saves it, too
    tests = [cell for cell in cells if marks.is_test(cell)]
    expect(dialog.get_by_text("The following cell failed:")).to_have_count(len(tests) - 3)
    screenshot(page, "validated")
    dialog.get_by_role("button").last.click()


def submits(school: School, page: Page, screenshot: Callable[[Page, str], None]) -> None:
    """The learner hands in."""
    from_menu(page, school.learner, "Assignment List")
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text(ASSIGNMENT)
    screenshot(page, "submitted")


def grades(school: School, page: Page, screenshot: Callable[[Page, str], None]) -> None:
    """The instructor collects and grades, gives points and a comment by hand, and releases feedback."""
    frame = formgrader(page, school.instructor)
    ends_well(frame, press(frame, ASSIGNMENT, "collect"), "Successfully collected")
    frame.get_by_role("row").filter(has_text=ASSIGNMENT).locator(".num-submissions a").click()
    student = getpass.getuser()
    expect(frame.get_by_role("row").filter(has_text=student)).to_contain_text("needs autograding")
    dialog = press(frame, student, "autograde")
    screenshot(page, "graded")
    ends_well(frame, dialog, "Successfully autograded")
    expect(frame.get_by_role("row").filter(has_text=student)).to_contain_text("15 / 100")
    screenshot(page, "submissions")
    release = nbformat.read(school.course.release(ASSIGNMENT) / NOTEBOOK, as_version=4)
    by_hand(page, frame, {marks.grade_id(c): c.metadata.nbgrader.points for c in release.cells if marks.is_test(c)})
    screenshot(page, "by-hand")

    frame = formgrader(page, school.instructor)
    ends_well(frame, press(frame, ASSIGNMENT, "generate-feedback"), "Successfully generated feedback")
    ends_well(frame, press(frame, ASSIGNMENT, "release-feedback"), "Successfully released feedback")


def by_hand(page: Page, frame: FrameLocator, possible: Mapping[str, float]) -> None:
    """Look at the points of each check; give three points and a comment for one of them."""
    frame.get_by_role("link", name="Manual Grading").click()
    for column in ("Notebook ID", "Submission ID"):  # assignment and notebook have the same name
        frame.get_by_role("row").get_by_role("link", name=ASSIGNMENT).click()
        expect(frame.get_by_role("columnheader", name=column)).to_be_visible()
    expect(frame.get_by_role("row").filter(has_text="Submission #")).to_contain_text("15 / 100")
    frame.get_by_role("link", name="Submission #").first.click()
    for test, points in possible.items():
        earned = frame.locator(f"input#{test}")
        expect(earned).to_have_attribute("placeholder", str(points) if test.startswith("test_clip_") else "0")
        expect(earned.locator("xpath=..")).to_contain_text(f"/ {float(points)}")
    points, comment = frame.locator("input#test_sample_indices"), frame.locator("textarea#sample-comment")
    points.scroll_into_view_if_needed()
    for field, text, kind in ((points, "3", "grade"), (comment, COMMENT, "comment")):
        with page.expect_response(lambda answer, kind=kind: f"/api/{kind}/" in answer.url) as saved:
            field.fill(text)
            field.press("Tab")
        assert saved.value.ok
    expect(frame.locator(".comment-saved:visible").first).to_be_visible()


def reads(school: School, page: Page, screenshot: Callable[[Page, str], None]) -> None:
    """The learner fetches the feedback and opens it."""
    from_menu(page, school.learner, "Assignment List")
    page.locator("#submitted_assignments_list").get_by_role("button", name="Fetch Feedback").click()
    link = page.locator("#submitted_assignments_list").get_by_text("view feedback")
    expect(link).to_be_visible()
    screenshot(page, "fetched-feedback")
    link.click()
    page.locator(".jp-DirListing").get_by_text(f"{ASSIGNMENT}.html").dblclick()
    feedback = page.frame_locator("iframe")
    expect(feedback.locator("main")).to_contain_text("18")
    expect(feedback.locator("main")).to_contain_text(COMMENT.replace("*", ""))
    screenshot(page, "feedback")


@pytest.fixture(scope="module")
def handed_in(school: School) -> Course:
    """The course with submissions of three kinds: two that attack the browser, and one that breaks off."""
    course = school.course
    if not course.release(ASSIGNMENT).is_dir():  # another test does that in the browser
        course.must("generate_assignment", ASSIGNMENT)
    release, source = (folder(ASSIGNMENT) / NOTEBOOK for folder in (course.release, course.source))
    for name in HOSTILE:
        member = specimens.read(ROOT / "tests" / "zoo" / "hostile" / f"{name}.py", WORDS)
        specimens.hand_in(member, release, source, course.submitted(ASSIGNMENT, name))
    folder = course.submitted(ASSIGNMENT, "breaks_off")
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text('{"cells": [', encoding="utf-8")
    with Gradebook(course.db_url) as gradebook:
        gradebook.add_student("breaks_off", first_name="Bea", last_name="Offley<img src=x onerror=alert(1)>")
    return course


def test_formgrader_tells_a_failure_and_runs_nothing_of_students(school, handed_in, context, asked, screenshot):
    """Success was announced where nothing was graded; and what a student wrote must do nothing in here."""
    page = context.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: alarms.append(request.url) if "ZAPPED" in request.url else None)
    page.expose_function("mark", lambda tag: alarms.append(tag))  # what the attacks call, in any frame
    frame = formgrader(page, school.instructor)
    frame.get_by_role("row").filter(has_text=ASSIGNMENT).locator(".num-submissions a").click()
    row = frame.get_by_role("row").filter(has_text="breaks_off")
    expect(row).to_contain_text("Offley<img src=x onerror=alert(1)>, Bea")
    dialog = press(frame, "breaks_off", "autograde")
    expect(dialog).to_contain_text("There was an error autograding")
    expect(dialog).to_contain_text("breaks_off could not be graded: dinosaur_island.ipynb is damaged at line 1")
    expect(dialog).not_to_contain_text(re.compile("Success|Traceback"))
    screenshot(page, "failed")
    dialog.get_by_role("button", name="OK").click()
    expect(frame.get_by_role("row").filter(has_text="breaks_off")).to_contain_text("needs manual grading")
    for name in HOSTILE:
        expect(frame.get_by_role("row").filter(has_text=name).first).to_contain_text(f"{name}, (no name)")
        ends_well(frame, press(frame, f"{name}, (no name)", "autograde"), "Successfully autograded")
    screenshot(page, "submissions")
    with Gradebook(handed_in.db_url) as gradebook:
        ids = [gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, name).id for name in HOSTILE]
    for name, one in zip(HOSTILE, ids, strict=True):
        page.goto(school.instructor.address(f"formgrader/submissions/{one}"))
        page.locator("input#test_clip_values").scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        screenshot(page, name)
    assert alarms == []
    page.evaluate("mark('rings')")
    assert alarms == ["rings"]
    assert [url for url in asked if not url.startswith(OUTSIDE)] == []
    page.close()
