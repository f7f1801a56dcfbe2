"""What a platform shows to a student is right, small enough, and says nothing of a hidden test."""

from __future__ import annotations

import copy
import random
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from support import platforms, small

from nbviva.cells.notes import own_cell
from nbviva.report import hints
from nbviva.report.exports_platforms import gradescope, prairielearn
from nbviva.results import COMPLAINED, NOT_SHOWN, CellResult, Graded, NotebookResult

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "# double: twice as much\nassert double(3) == 6", points=2),
    small.check("test_hidden", "### BEGIN HIDDEN TESTS\nassert double(77) == 154\n### END HIDDEN TESTS", points=3),
    small.answer("essay", "why = 'because'", grade=True, points=5),
    new_code_cell("# mine", metadata=own_cell()),
]
FULL = {"test_double": 2.0, "test_hidden": 3.0, "essay": 5.0}


def result(name: str, points: float, **more: object) -> CellResult:
    return CellResult(1, name, "test", points=points, max_points=FULL[name], seconds=0.25, **more)  # type: ignore[arg-type]


def a_result(*cells: CellResult, essay: float | None = None, **more: object) -> Graded:
    points = {cell.grade_id: cell.points for cell in cells} | {"essay": essay}
    notebook = NotebookResult("hw", new_notebook(cells=CELLS), cells, points, FULL, notes=("for the teacher",))
    return Graded("hw", "ada", {"hw": replace(notebook, **more)}, ("for the teacher, too",), "full", 4711)


def test_what_passed_failed_and_waits_is_told_as_it_is() -> None:
    """A platform shows a number and a list; both must be those of the grading."""
    failed = result("test_hidden", 0.0, ended="error", message="AssertionError: 154", in_hidden=True)
    graded = a_result(result("test_double", 2.0), failed)
    read = platforms.gradescope(gradescope(graded))
    assert (read["score"], read["execution_time"]) == (2.0, 0.5)
    double, hidden, essay = read["tests"]
    assert (double["name"], double["number"], double["status"], double["score"]) == (
        "double: twice as much", "1.1", "passed", 2,
    )  # fmt: skip
    assert (hidden["status"], hidden["score"], hidden["max_score"]) == ("failed", 0, 3)
    assert "score" not in essay
    assert "status" not in essay
    assert [test["visibility"] for test in read["tests"]] == ["visible", "after_published", "visible"]

    read = platforms.prairielearn(prairielearn(graded))
    assert (read["score"], read["gradable"]) == (pytest.approx(2 / 5), True)
    assert [(t["name"], t["points"], t["max_points"]) for t in read["tests"]] == [
        ("double: twice as much", 2, 2), ("double: hidden", 0, 3),
    ]  # fmt: skip
    assert "A person gives 5 more points." in read["message"]


def test_a_hidden_part_is_told_of_when_grades_are_published_and_a_visible_failure_at_once() -> None:
    """What is shown at once can be asked again and again; what the visible part says is no secret."""
    checks = [
        CELLS[0],
        small.check("test_double", "assert double(3) == 6\n### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS"),
    ]
    ways = {
        "passed": (result("test_double", 2.0), "after_published"),
        "visible": (result("test_double", 0.0, ended="error", message="AssertionError: 5"), "visible"),
        "hidden": (result("test_double", 0.0, ended="error", message="E: 5", in_hidden=True), "after_published"),
        "stopped": (result("test_double", 0.0, ended="timeout", message="The code ran long."), "after_published"),
        "stderr": (result("test_double", 0.0, ended="error", message=COMPLAINED), "after_published"),
    }
    for way, (cell, expected) in ways.items():
        graded = a_result(cell, notebook=new_notebook(cells=checks), max_points={"test_double": 2.0})
        read = platforms.gradescope(gradescope(graded))
        assert [test["visibility"] for test in read["tests"]] == [expected], way
        assert ("when the grades are published" in read["output"]) == (expected != "visible")


def test_points_of_a_person_are_no_part_of_what_tests_gave() -> None:
    """A score that an essay keeps below one would tell a learner that code is wrong which is right."""
    whole = a_result(result("test_double", 2.0), result("test_hidden", 3.0))
    assert platforms.prairielearn(prairielearn(whole))["score"] == 1
    empty = a_result(result("test_double", 2.0), result("test_hidden", 3.0), essay=0.0)
    assert platforms.gradescope(gradescope(empty))["score"] == 5
    assert platforms.gradescope(gradescope(empty))["tests"][2]["output"] == "Nothing was answered here."


@pytest.mark.parametrize("kind", ["AssertionError", "Given77", "77", "double(77)"])
def test_nothing_of_a_hidden_test_is_told(kind: str) -> None:
    """The platform shows this to students at once; a class of the submission can be called like the input it saw."""
    failed = result(
        "test_hidden", 0.0, ended="error", message=f"{kind}: double(77) is 154", in_hidden=True, lines=("77",)
    )
    graded = a_result(result("test_double", 2.0), failed)
    name = kind if kind == "AssertionError" else "Exception"
    for text in (gradescope(graded), prairielearn(graded)):
        assert [word for word in ("77", "154", "HIDDEN", "4711", "teacher") if word in text] == []
        assert f"{name}: {NOT_SHOWN}" in text
    shown = a_result(result("test_double", 2.0), replace(failed, for_student=True, message="Mistake: see the sign"))
    assert "Mistake: see the sign" in gradescope(shown)
    assert "Mistake: see the sign" in prairielearn(shown)


def test_a_visible_failure_is_told_with_its_lines() -> None:
    """What a student may see is said in full, without colours of a terminal."""
    failed = result(
        "test_double", 0.0, ended="error", message="\x1b[31mZeroDivisionError\x1b[0m: by zero", lines=("line 2: 1 / 0",)
    )  # fmt: skip
    graded = a_result(failed, result("test_hidden", 3.0))
    (told, *_) = platforms.gradescope(gradescope(graded))["tests"]
    step = hints.BY_NAME["ZeroDivisionError"]
    assert told["output"] == f"ZeroDivisionError: by zero\nIn your code:\n  line 2: 1 / 0\n{step}"
    (told, *_) = platforms.prairielearn(prairielearn(graded))["tests"]
    assert (told["message"], told["output"]) == (
        "ZeroDivisionError: by zero", f"In your code:\n  line 2: 1 / 0\n{step}",
    )  # fmt: skip


def test_partial_credit_is_no_pass() -> None:
    """A check that gave one of two points did not pass, and says what it gave."""
    graded = a_result(result("test_double", 1.0), result("test_hidden", 3.0))
    (told, *_) = platforms.gradescope(gradescope(graded))["tests"]
    assert (told["status"], told["score"], told["output"]) == ("failed", 1, "It earns 1 of 2 points.")


@pytest.mark.parametrize(("reason", "told"), [
    ("hw.ipynb is empty: ask the student to hand it in again", "hw.ipynb is empty. Open it in Jupyter, see that"),
    ("hw.ipynb was not handed in (nothing came): ask the student for it", "(nothing came). Hand it in, or ask"),
    ("hw.ipynb is too large: ask the student to hand it in again without its outputs", "Open it in Jupyter, clear all"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_to_the_student_and_costs_no_attempt(reason: str, told: str) -> None:
    """'Ask the student' is not said to the student."""
    graded = a_result(essay=0.0, ungradable=reason)
    read = platforms.prairielearn(prairielearn(graded))
    assert (read["gradable"], read["score"]) == (False, 0)
    assert told in read["message"]
    assert told in read["format_errors"][0]
    scope = platforms.gradescope(gradescope(graded))
    assert (scope["score"], {test.get("score", 0) for test in scope["tests"]}) == (0, {0})
    assert told in scope["output"]
    assert "ask the student" not in gradescope(graded) + prairielearn(graded)


@pytest.mark.parametrize(("checks", "length"), [(900, 2000), (2000, 900), (7000, 10)])
def test_a_result_is_never_too_large_for_the_platform(checks: int, length: int) -> None:
    """One that is refused for its size is a submission without a grade."""
    draw = random.Random(2)
    names = [f"t{number}" for number in range(checks)]
    words = ["x" * length, "é\ud800🦖" * (length // 3), "line\n" * (length // 5)]
    cells = [small.answer("a", "pass"), *(copy.deepcopy(CELLS[1]) for _ in names)]
    for cell, name in zip(cells[1:], names, strict=True):
        cell.id = cell.metadata.nbgrader.grade_id = name
    results = tuple(
        CellResult(1, name, "test", "error", f"ValueError: {draw.choice(words)}", 0.0, 1.0) for name in names
    )
    notebook = NotebookResult(
        "hw", new_notebook(cells=cells), results, dict.fromkeys(names, 0.0), dict.fromkeys(names, 1.0)
    )
    read = platforms.prairielearn(prairielearn(Graded("hw", "", {"hw": notebook}, (), "full", 1)))
    assert read["score"] == 0
    assert len(read["tests"]) in (0, checks)
    platforms.gradescope(gradescope(Graded("hw", "", {"hw": notebook}, (), "full", 1)))


def test_nothing_to_grade_is_no_full_score() -> None:
    """Points come from evidence."""
    graded = Graded("hw", "", {"hw": NotebookResult("hw", new_notebook())}, (), "full", 1)
    assert platforms.prairielearn(prairielearn(graded))["score"] == 0
    assert platforms.gradescope(gradescope(graded))["score"] == 0
