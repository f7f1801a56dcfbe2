"""What nbgrader's formgrader is told, through the same class that its pages ask."""

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from support import small
from traitlets.config import Config

from nbviva.plugin import switch_on

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", 2),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a student whose notebook can be graded, and one whose notebook breaks off."""
    made = small.make(tmp_path_factory.mktemp("formgrader"), CELLS)
    small.hand_in(made, made.submitted("hw", "ada"), {})
    (small.hand_in(made, made.submitted("hw", "bob"), {}) / "hw.ipynb").write_text('{"cells": [')
    made.must("generate_assignment", "hw")
    with Gradebook(made.db_url) as gradebook:
        gradebook.add_student("ada", first_name="Ada", last_name="Lovelace")
        gradebook.add_student("bob", first_name="Bob")
    return made


@pytest.fixture
def api(course):
    config = Config()
    switch_on(config)
    config.CourseDirectory.root = str(course.root)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def test_a_submission_that_could_be_graded_is_a_success(api):
    """And the page shows nbgrader's whole log, as it does without the engine."""
    answer = api.autograde("hw", "ada")
    assert answer["success"]
    assert "[INFO]" in answer["log"]


def test_a_notebook_that_cannot_be_read_is_no_success(api):
    """The page said "Successfully autograded", and nobody saw why there are 0 points."""
    answer = api.autograde("hw", "bob")
    assert not answer["success"]
    assert "error" not in answer  # which the page would call a traceback
    said = " ".join(answer["log"].split())
    assert said.startswith("bob could not be graded: hw.ipynb is damaged at line 1")
    assert said.endswith("Until it is graded again it has 0 points, and waits for a person to look at it.")
    assert api.get_submission("hw", "bob")["needs_manual_grade"]


def test_a_fault_of_the_course_is_told_without_a_traceback(course, api):
    """Under the word "Error" stood sixty lines of Python, and the sentence at their end."""
    secret = course.root / ".nbviva" / "secret"
    secret.parent.mkdir(exist_ok=True)
    before = secret.read_text() if secret.exists() else None
    secret.write_text("")
    answer = api.autograde("hw", "ada")
    if before is None:
        secret.unlink()
    else:
        secret.write_text(before)
    assert not answer["success"]
    assert "error" not in answer
    assert "Traceback" not in answer["log"]
    assert "hexadecimal digits" in answer["log"]


def test_a_student_without_a_name_has_the_id_for_one(course, api):
    """The list of submissions said "None, None" for everybody whom the gradebook knows by the id alone."""
    small.hand_in(course, course.submitted("hw", "eve"), {})
    names = {one["student"]: (one["last_name"], one["first_name"]) for one in api.get_submissions("hw")}
    assert names == {"ada": ("Lovelace", "Ada"), "bob": ("Bob", "–"), "eve": ("eve", "(no name)")}
    assert api.get_submission("hw", "eve")["last_name"] == "eve"
    # but not where names are edited: what stands there is saved
    assert {one["id"]: one["last_name"] for one in api.get_students()} == {"ada": "Lovelace", "bob": None, "eve": None}
