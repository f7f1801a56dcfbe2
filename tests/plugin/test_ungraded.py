"""A second notebook in an assignment, in which nothing is graded: it is given to learners and asked of nobody."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from support import courses, small

from nbviva.autograde import Options, grade_class
from nbviva.course.layout import Course
from nbviva.grading import read_assignment
from nbviva.grading.plan import Sources

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", points=2),
]
CONFIG = """
c.Staging.files = {"hw": {"weights": "weights", "tool.py": "tool.py"}}
c.Staging.ungraded = {"hw": ["weights"]}
c.GenerateAssignment.pre_convert_hook = "nbviva.course.staging.before_convert"
c.Autograde.pre_convert_hook = "nbviva.course.staging.before_convert"
"""


@pytest.fixture(scope="module")
def class_of_three(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose second notebook would leave a mark if anybody ran it, and three who hand in differently."""
    course = small.make(tmp_path_factory.mktemp("ungraded") / "course", CELLS, CONFIG)
    second = [new_markdown_cell("# For reading"), new_code_cell("open('was_run', 'w').close()\nraise SystemExit")]
    reading = course.source("hw") / "reading.ipynb"
    nbformat.write(new_notebook(cells=second), reading)
    (course.root / "weights").mkdir()
    (course.root / "weights" / "large.bin").write_bytes(b"x" * 100_000)
    (course.root / "tool.py").write_text("VALUE = 1\n")
    for student in ("first_only", "both", "second_only"):
        folder = small.hand_in(course, course.submitted("hw", student), {})
        if student != "first_only":
            shutil.copy(reading, folder)
    (folder / "hw.ipynb").unlink()
    course.must("generate_assignment", "hw")
    return course


def recorded(course: Course, student: str) -> list[tuple[float, bool]]:
    with Gradebook(course.db_url) as book:
        notebooks = book.find_submission("hw", student).notebooks
        return [(g.auto_score, g.needs_manual_grade) for n in notebooks for g in n.grades]


def graded_files(course: Course, student: str) -> set[str]:
    folder = course.root / "autograded" / student / "hw"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("how", ["nbviva autograde", "nbgrader autograde"])
def test_nobody_is_asked_for_it_and_nobody_runs_it(class_of_three, tmp_path, how):
    """Who hands in what is graded has handed in everything; a class must not be waited for, warned of or marked."""
    course = courses.copied(class_of_three, tmp_path / "course")
    released = {path.name for path in course.release("hw").rglob("*") if path.is_file()}
    assert released == {"hw.ipynb", "reading.ipynb", "large.bin", "tool.py"}
    if how == "nbviva autograde":
        summary = grade_class(course, "hw", Options(), lambda *_: None)
        said = " ".join(note for o in summary.outcomes if o.student != "second_only" for note in o.notes)
    else:
        said = "\n".join(
            line for line in course.must("autograde", "hw").splitlines()
            if "WARNING" in line or "ERROR" in line if "second_only" not in line
        )  # fmt: skip
    assert "reading" not in said
    assert recorded(course, "first_only") == recorded(course, "both") == [(2, False)]
    assert recorded(course, "second_only") == [(0, True)]
    assert graded_files(course, "first_only") == {"hw.ipynb", "tool.py"}
    assert not list(course.root.rglob("was_run"))


def test_what_only_it_needs_is_not_laid_beside_a_candidate(class_of_three):
    """A megabyte for each of twenty thousand is twenty gigabytes, and hours."""
    made = read_assignment(class_of_three, Sources.of(class_of_three, "hw"))
    assert (set(made.notebooks), set(made.files)) == ({"hw"}, {"tool.py"})


def test_an_assignment_without_anything_graded_keeps_its_notebooks(tmp_path):
    """A practice sheet is still an assignment."""
    course = small.make(tmp_path / "course", [small.given("1 + 1")])
    assert course.graded("hw") == course.notebooks("hw")


def test_this_course_grades_the_first_notebook_and_leaves_out_all_of_the_second(course):
    """The settings name every file that only the sonnets need; and Keras is not loaded for a class of dinosaurs."""
    assert [path.stem for path in course.graded("dinosaur_island")] == ["dinosaur_island"]
    made = read_assignment(course, Sources.of(course, "dinosaur_island"))
    assert not [name for name in made.files if "sonnet" in name or "lstm" in name]
    assert not {"keras", "jax", "pooch"} & set(made.imports)
    # a staged file counts for grading unless it is named: this list is the whole of what a candidate finds
    assert {name.partition("/")[0] for name in made.files} == {"utils", "dinos.txt", "figures", "requirements.txt"}
    assert course.settings.staged("dinosaur_island")["sonnets"] == "data/sonnets"


def test_feedback_has_a_page_for_it_where_it_was_handed_in(class_of_three, tmp_path):
    """nbgrader's list of assignments offers feedback only if each notebook that came has some."""
    course = courses.copied(class_of_three, tmp_path / "course")
    grade_class(course, "hw", Options(), lambda *_: None)
    course.must("generate_feedback", "hw")
    pages = {path.relative_to(course.root / "feedback").as_posix() for path in course.root.glob("feedback/*/*/*.html")}
    assert pages == {
        "first_only/hw/hw.html", "both/hw/hw.html", "both/hw/reading.html", "second_only/hw/hw.html",
        "second_only/hw/reading.html",
    }  # fmt: skip
    page = (course.root / "feedback" / "both" / "hw" / "reading.html").read_text()
    assert "This notebook is for reading and trying out: nothing in it has points." in page
    assert "could not be graded" not in page
