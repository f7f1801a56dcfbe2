"""The formgrader's pages of a class that is larger than a page, in a real browser."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from support import lab, small

from nbviva.gradebook import Book, NotebookRecord, Record

pytestmark = pytest.mark.browser
CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("t_double", "assert double(3) == 6", 200),
]
SIZE = 130


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class in which the points of each student are their number."""
    made = small.make(tmp_path_factory.mktemp("pages") / "course", CELLS)
    made.must("generate_assignment", "hw")
    when = datetime(2030, 1, 31, 12, tzinfo=UTC)
    students = [f"s{number:03}" for number in range(SIZE)]
    for student in students:
        small.hand_in(made, made.root / "autograded" / student / "hw", {})
        folder = small.hand_in(made, made.submitted("hw", student), {})
        (folder / "timestamp.txt").write_text("2030-01-31 12:00:00 UTC")
    with Book(made.db_url, "small", "hw") as book:
        book.record(
            Record(student, when, {"hw": NotebookRecord({"t_double": float(number)})})
            for number, student in enumerate(students)
        )
    return made


@pytest.fixture(scope="module")
def server(course, tmp_path_factory):
    with lab.server(course.root, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def page(server, browser):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server.address("tree"))
    yield page
    page.close()
    assert errors == []


def rows(page):
    return page.locator("#main-table tr")


def test_submissions_are_sorted_found_and_graded(server, page):
    page.goto(f"{server.url}/formgrader/manage_submissions/hw")
    expect(rows(page)).to_have_count(100)
    for _ in range(2):
        page.get_by_role("columnheader", name="Score").click()
    expect(rows(page).first.locator(".student-id")).to_have_text("s129")
    expect(rows(page).first.locator(".score")).to_have_text("129 / 200")
    page.get_by_role("searchbox").fill("s007")
    expect(rows(page)).to_have_count(1)
    expect(rows(page).locator(".timestamp")).to_have_text("2030-01-31 12:00:00 UTC")
    rows(page).locator(".autograde a").click()
    page.get_by_role("button", name="OK").click()
    expect(rows(page).locator(".score")).to_have_text("200 / 200")
    expect(rows(page).locator(".autograde a")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    for _ in range(2):
        page.get_by_role("columnheader", name="Score").click()
    expect(rows(page).first.locator(".student-id")).to_have_text("s007")


def test_students_are_edited_and_added(server, page):
    page.goto(f"{server.url}/formgrader/manage_students")
    page.get_by_role("searchbox").fill("s101")
    rows(page).first.locator(".edit a").click()
    page.locator(".modal-first-name").fill("Ada")
    page.locator(".modal-last-name").fill("Lovelace")
    page.get_by_role("button", name="Save").click()
    expect(rows(page).first.locator(".name")).to_have_text("Lovelace, Ada")
    page.get_by_role("searchbox").fill("Lovelace")
    expect(rows(page).first.locator(".id")).to_have_text("s101")


def test_names_are_hidden_until_somebody_asks(server, page):
    page.goto(f"{server.url}/formgrader/gradebook/hw/hw")
    expect(rows(page)).to_have_count(100)
    first = rows(page).first.locator(".name")
    expect(first.locator(".name-hidden")).to_be_visible()
    expect(first.locator(".name-shown")).to_be_hidden()
    rows(page).first.locator(".reveal .name-hidden").click()
    expect(first.locator(".name-shown")).to_be_visible()
    page.get_by_role("searchbox").fill("s100")  # a name would otherwise be found through its score
    expect(rows(page).first).to_have_text("No matching records found")
