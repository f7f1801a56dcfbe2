"""Courses that are not ours: with one line in the settings `nbgrader autograde` gives the grades it always gave."""

from __future__ import annotations

import importlib.util
import shutil

import nbformat
import pytest
from support import courses, gradebooks, styles

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


def plugin_or_skip():
    if importlib.util.find_spec("nbviva.plugin") is None:
        pytest.skip("there is no nbviva.plugin: nothing can be switched on")


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory):
    """The course of quickstart, and the same one graded by stock nbgrader."""
    folder = tmp_path_factory.mktemp("quickstart")
    course = courses.quickstart(folder)
    stock = courses.copied(course, folder / "stock")
    stock.must("autograde", "ps1")
    return course, stock


@pytest.fixture(scope="module")
def weather(tmp_path_factory):
    """The course with pandas, and the same one graded by stock nbgrader."""
    lacking = styles.read(courses.WEATHER).lacks()
    if lacking:
        pytest.skip(f"there is no {', '.join(lacking)} here")
    folder = tmp_path_factory.mktemp("weather")
    course = courses.weather(folder / "course")
    stock = courses.copied(course, folder / "stock")
    stock.must("autograde", "weather")
    return course, stock


def autograded_points(course) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in gradebooks.rows(course.root / "gradebook.db"):
        if row.kind == "Grade":
            auto = 0.0 if row.values["needs_manual_grade"] else row.values["auto_score"]
            found[row.student] = found.get(row.student, 0.0) + auto
    return found


def graded_by_the_engine(course, assignment, folder):
    plugin_or_skip()
    ours = courses.copied(course, folder / "ours")
    courses.switch_on(ours)
    with courses.importable():
        ours.must("autograde", assignment)
    for notebook in ours.root.glob("autograded/*/*/*.ipynb"):
        # without it, two courses graded by stock nbgrader would be compared
        note = NotebookNote.of(nbformat.read(notebook, as_version=4))
        assert note is not None
        assert note.sandbox, f"{notebook}: not graded by the engine"
    return ours


def test_stock_grades_the_course_of_quickstart_as_expected(quickstart):
    """A comparison of two gradebooks proves nothing if both are empty."""
    _, stock = quickstart
    assert autograded_points(stock) == QUICKSTART_POINTS


def test_course_of_quickstart_gets_the_grades_of_stock(quickstart, tmp_path):
    """Whoever tries the engine on an existing course must find the grades they had, row by row."""
    course, stock = quickstart
    ours = graded_by_the_engine(course, "ps1", tmp_path)
    books = [graded.root / "gradebook.db" for graded in (stock, ours)]
    assert gradebooks.differences(*books) == []


def test_stock_grades_the_course_with_pandas_as_expected(weather):
    """The points that the file names are those that stock nbgrader gives."""
    _, stock = weather
    expected = {sub.name: pytest.approx(sub.stock) for sub in styles.read(courses.WEATHER).submissions}
    assert autograded_points(stock) == expected


def test_course_with_pandas_gets_the_grades_of_stock(weather, tmp_path):
    """Tables and plots cross from one process to another and are still graded as before."""
    course, stock = weather
    ours = graded_by_the_engine(course, "weather", tmp_path)
    books = [graded.root / "gradebook.db" for graded in (stock, ours)]
    punished = [sub.name for sub in styles.read(courses.WEATHER).submissions if sub.fault]  # by stock, for a warning
    found = gradebooks.differences(*books)
    assert [line for line in found if not any(f" {name} " in line for name in punished)] == []
    assert len(found) <= 3 * len(punished)


def test_course_can_be_switched_off_again(quickstart, tmp_path):
    """Nothing that the engine leaves behind keeps stock nbgrader from grading the course anew."""
    course, stock = quickstart
    ours = graded_by_the_engine(course, "ps1", tmp_path)
    shutil.copy(course.root / "nbgrader_config.py", ours.root)
    ours.must("autograde", "ps1", "--force")
    books = [graded.root / "gradebook.db" for graded in (stock, ours)]
    assert gradebooks.differences(*books) == []


def test_a_difference_between_gradebooks_is_named(quickstart, tmp_path):
    """The comparison must be able to fail: one changed submission shows in the rows of this student alone."""
    course, stock = quickstart
    changed = courses.copied(course, tmp_path / "changed")
    for student in courses.QUICKSTART:
        if student != "half_way":
            shutil.rmtree(changed.submitted("ps1", student))
    for student in ("bitdiddle", "hacker"):
        shutil.rmtree(changed.submitted("ps1", student))
    notebook = changed.submitted("ps1", "half_way") / "problem1.ipynb"
    courses.answer(notebook, {"squares": "def squares(n):\n    return [0]"})
    changed.must("autograde", "ps1")
    lines = gradebooks.differences(stock.root / "gradebook.db", changed.root / "gradebook.db")
    mine = [line for line in lines if " half_way " in line]
    assert any("auto_score is 1.0 in the first, 0.0 in the second" in line for line in mine)
    assert all("only in the first" in line for line in lines if line not in mine)
    with pytest.raises(FileNotFoundError, match="no gradebook"):
        gradebooks.rows(tmp_path / "gradebook.db")
