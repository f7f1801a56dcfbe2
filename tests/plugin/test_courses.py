"""Courses that are not ours: with one line in the settings `nbgrader autograde` gives the grades it always gave."""

from __future__ import annotations

import os
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook
from support import ROOT, courses, gradebooks, styles

from nbviva.cells.notes import NotebookNote

pytestmark = pytest.mark.slow

# What stock nbgrader gives in the course of quickstart, autograded cells only: a reminder of what is being compared.
QUICKSTART_POINTS = {
    "bitdiddle": 1.5,
    "blank": 0.0,
    "does_not_parse": 0.5,  # a NameError is what one of the tests waits for
    "hacker": 3.0,
    "half_way": 2.0,
    "no_check": 2.0,
    "own_way": 2.5,
}


@pytest.fixture(scope="module", params=["ps1", "weather"])
def graded(request, tmp_path_factory):
    """A course, the same one graded by stock nbgrader, the points of it, and whom stock punishes for a warning."""
    folder = tmp_path_factory.mktemp(request.param)
    style = styles.read(courses.WEATHER)
    if request.param == "ps1":
        course, expected, punished = courses.quickstart(folder), QUICKSTART_POINTS, []
    elif style.lacks():
        pytest.skip(f"there is no {', '.join(style.lacks())} here")
    else:
        course = courses.weather(folder / "course")
        expected = {sub.name: pytest.approx(sub.stock) for sub in style.submissions}
        punished = [sub.name for sub in style.submissions if sub.fault]
    stock = courses.copied(course, folder / "stock")
    stock.must("autograde", request.param)
    return course, stock, expected, punished


def by_the_engine(course) -> set[bool]:
    """Tell of all graded notebooks whether the engine graded them."""
    notebooks = course.root.glob("autograded/*/*/*.ipynb")
    notes = [NotebookNote.of(nbformat.read(path, as_version=4)) for path in notebooks]
    return {note is not None and bool(note.sandbox) for note in notes}


def test_without_the_line_nbgrader_is_itself(graded):
    """The points that we expect are those of stock: a comparison of two gradebooks proves nothing if both are empty."""
    _, stock, expected, _ = graded
    found: dict[str, float] = {}
    for row in gradebooks.rows(stock.root / "gradebook.db"):
        if row.kind == "Grade":
            auto = 0.0 if row.values["needs_manual_grade"] else row.values["auto_score"]
            found[row.student] = found.get(row.student, 0.0) + auto
    assert found == expected
    assert by_the_engine(stock) == {False}


def test_course_gets_the_grades_of_stock_and_can_be_switched_off_again(graded, tmp_path, monkeypatch):
    """Whoever tries the engine finds the grades they had, row by row, and nothing keeps stock from grading anew."""
    course, stock, expected, punished = graded
    ours = courses.copied(course, tmp_path / "ours")
    books = [made.root / "gradebook.db" for made in (stock, ours)]
    courses.switch_on(ours)
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)  # so that it is found where it is not installed
    ours.must("autograde", *course.assignments())
    assert by_the_engine(ours) == {True}
    found = gradebooks.differences(*books)
    assert [line for line in found if not any(f" {name} " in line for name in punished)] == []
    assert len(found) <= 3 * len(punished)
    if expected is QUICKSTART_POINTS:  # once is enough
        shutil.copy(course.root / "nbgrader_config.py", ours.root)
        ours.must("autograde", "ps1", "--force")
        assert gradebooks.differences(*books) == []


def test_a_difference_between_gradebooks_is_named(graded, tmp_path):
    """The comparison must be able to fail: a changed score and a missing student show, and nothing else does."""
    path, changed = graded[1].root / "gradebook.db", tmp_path / "gradebook.db"
    with pytest.raises(FileNotFoundError, match="no gradebook"):
        gradebooks.rows(changed)
    shutil.copy(path, changed)
    row = next(row for row in gradebooks.rows(path) if row.values.get("auto_score") == 1)
    _, assignment, student, notebook, cell = row.key
    with Gradebook(f"sqlite:///{changed}") as book:
        book.find_grade(cell, notebook, assignment, student).auto_score = 0
        book.db.commit()
        lost = next(one.id for one in book.students if one.id != student)
        book.remove_student(lost)
    lines = gradebooks.differences(path, changed)
    assert f"{' '.join(row.key)}: auto_score is 1.0 in the first, 0.0 in the second" in lines
    assert {line.split()[2] for line in lines} == {student, lost}
    assert all(line.endswith("only in the first") for line in lines if line.split()[2] == lost)
