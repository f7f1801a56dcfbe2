"""Assignments in another language than Python: refused before a grade exists, or left to nbgrader by the settings."""

import nbformat
import pytest
from nbgrader.api import Gradebook
from support import small

from nbviva.course.notebooks import language
from nbviva.errors import CourseError
from nbviva.grading import Grader

CELLS = [small.answer("one", "def one():\n    return 1"), small.check("test_one", "assert one() == 1")]


def in_language(notebook, said):
    """Have a notebook say that it is for a language, with the kernel that is installed here."""
    made = nbformat.read(notebook, as_version=4)
    made.metadata["kernelspec"] = {"name": "python3", "language": said, "display_name": said}
    nbformat.write(made, notebook)


def test_the_kernel_of_the_source_decides_which_language_is_graded(tmp_path):
    """Run as Python, each answer in R got 0 points; what a submission says of its kernel is nobody's business."""
    course = small.make(tmp_path / "course", CELLS)
    work = small.hand_in(course, tmp_path / "work", {})
    in_language(work / "hw.ipynb", "R")
    with Grader(course) as grader:
        assert grader.grade("hw", work).notebooks["hw"].points == {"test_one": 1}  # stock: 1
    in_language(course.source("hw") / "hw.ipynb", "R")
    with Grader(course) as grader, pytest.raises(CourseError, match=r"hw\.ipynb is for R.*other_languages"):
        grader.assignment("hw")


def test_the_settings_can_leave_other_languages_to_nbgrader(tmp_path):
    """A course with one assignment in R keeps the engine for all others."""
    course = small.make(tmp_path, CELLS, 'c.Sandbox.other_languages = "nbgrader"\n')
    in_language(course.source("hw") / "hw.ipynb", "R")
    course.must("generate_assignment", "hw")
    small.hand_in(course, course.submitted("hw", "ada"), {})
    said = course.must("autograde", "hw", "--create")
    assert "hw is in R: nbgrader runs it itself, without a sandbox" in said
    graded = nbformat.read(course.settings.folder("autograded", "hw", "ada") / "hw.ipynb", as_version=4)
    assert "nbviva" not in graded.metadata
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_submission("hw", "ada").score == 1  # stock: 1


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, "python"),
        ({"kernelspec": {"name": "conda-env-x-py", "language": "python"}}, "python"),
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"kernelspec": {"name": "ircourse"}}, "python"),
        ({"kernelspec": {"name": "julia-1.10"}}, "Julia"),
        ({"language_info": {"name": "octave"}}, "octave"),
        ({"kernelspec": {"name": "python3"}, "language_info": {"name": "ipython"}}, "python"),
        ({"kernelspec": None}, "python"),
    ],
)
def test_a_language_is_read_from_whatever_the_notebook_says(metadata, expected):
    """Editors write one of several fields, and some write none."""
    assert language(nbformat.from_dict({"metadata": metadata})) == expected
