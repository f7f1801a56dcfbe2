"""A course that marks solutions, hidden tests and mark schemes with words of its own: nothing of them gets out."""

import re
import shutil

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from support import small

from nbviva.audit import checks, proof, release, specimens
from nbviva.audit.specimens import Specimen
from nbviva.cells.marks import NBGRADERS
from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.grading import Grader

WORDS = """
c.ClearSolutions.begin_solution_delimeter = "LOESUNG"
c.ClearSolutions.end_solution_delimeter = "ENDE LOES"
c.ClearHiddenTests.begin_test_delimeter = "VERDECKT"
c.ClearHiddenTests.end_test_delimeter = "ENDE VERD"
c.ClearMarkScheme.begin_mark_scheme_delimeter = "SCHEMA"
c.ClearMarkScheme.end_mark_scheme_delimeter = "ENDE SCH"
"""
SOLUTION = "def double(x):\n    # LOESUNG\n    twice_as_much = x + x\n    return twice_as_much\n    # ENDE LOES"
TEST = "assert double(3) == 6\n# VERDECKT\nassert double(21) == 42, 'GEHEIM 42'\n# ENDE VERD"
TASK = "Describe it.\n\nSCHEMA\nOne point for each honest remark.\nENDE SCH"


def cells():
    """Return an answer, a test with a hidden part, a text answer without markers, and a task with a mark scheme."""
    made = [small.answer("double", ""), small.check("test_double", TEST, 2)]
    made[0].source = SOLUTION
    mark = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    for name, text, more in (
        ("essay", "Because addition is a kind of counting.", {"grade": True, "solution": True, "points": 3}),
        ("task", TASK, {"task": True, "locked": True, "points": 4}),
    ):
        made.append(new_markdown_cell(text, metadata={"nbgrader": {**mark, "grade_id": name, **more}}))
    return made


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """The course, with its release and a submission that fails the hidden test."""
    made = small.make(tmp_path_factory.mktemp("words"), cells(), WORDS)
    assert main(["--course", str(made.root), "release", "hw"]) == 0
    folder = made.submitted("hw", "wrong")
    shutil.copytree(made.release("hw"), folder)
    path = folder / "hw.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = "def double(x):\n    print('INPUT', x)\n    return 6"
    nbformat.write(notebook, path)
    return made


def source_of(course):
    return nbformat.read(course.source("hw") / "hw.ipynb", as_version=4)


def test_the_release_is_clean_and_stays_so(course):
    """The check finds nothing in what nbgrader made, whatever words mark the regions."""
    assert release.leaks(source_of(course), course.release("hw"), course.settings.markers) == []
    text = (course.release("hw") / "hw.ipynb").read_text()
    assert not re.search("GEHEIM|twice_as_much|honest remark|addition is|LOESUNG|VERDECKT|SCHEMA", text)


@pytest.mark.parametrize(
    ("leaked", "says"),
    [
        ("assert double(21) == 42, 'GEHEIM 42'", "hidden part of cell 'test_double'"),
        ("    twice_as_much = x + x", "hidden part of cell 'double'"),
        ("One point for each honest remark.", "hidden part of cell 'task'"),
        ("Because addition is a kind of counting.", "hidden part of cell 'essay'"),
        ("# VERDECKT", "still holds 'VERDECKT'"),
        ("# LOESUNG", "still holds 'LOESUNG'"),
        ("SCHEMA", "still holds 'SCHEMA'"),
    ],
)
def test_what_leaks_is_found(course, tmp_path, leaked, says):
    """One line is enough to spoil an assignment."""
    folder = tmp_path / "hw"
    shutil.copytree(course.release("hw"), folder)
    (folder / "notes.txt").write_text(leaked)
    (problem,) = release.leaks(source_of(course), folder, course.settings.markers)
    assert problem.where == "notes.txt"
    assert says in problem.what


def test_nbgraders_words_are_found_in_all_their_forms(tmp_path):
    """nbgrader looks for the words alone; what stands before and behind them is a habit."""
    made = cells()
    made[1].source = "assert double(3) == 6\n#BEGIN HIDDEN TESTS here\nassert double(21) == 42\n# END HIDDEN TESTS"
    (tmp_path / "notes.txt").write_text("assert double(21) == 42")
    (problem,) = release.leaks(new_notebook(cells=made[1:2]), tmp_path, NBGRADERS)
    assert "hidden part of cell 'test_double'" in problem.what


@pytest.mark.parametrize(
    ("number", "text", "says"),
    [
        (0, SOLUTION.replace("    # ENDE LOES", ""), "'LOESUNG' and 'ENDE LOES' do not pair"),
        (1, TEST.replace("# ENDE VERD", "# VERDECKT"), "'VERDECKT' and 'ENDE VERD' do not pair"),
        (3, TASK.replace("SCHEMA", ""), "'SCHEMA' and 'ENDE SCH' do not pair"),
        (
            0,
            "def double(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION",
            "this course's own are 'LOESUNG'",
        ),
    ],
)
def test_the_audit_sees_markers_that_do_not_pair(course, number, text, says):
    """nbgrader would refuse the notebook, or clear the whole cell."""
    source = source_of(course)
    assert checks.problems("hw.ipynb", source, course.settings.markers) == []
    source.cells[number].source = text
    assert [p.what for p in checks.problems("hw.ipynb", source, course.settings.markers) if says in p.what]


def test_a_cell_without_a_mark_keeps_its_markers(course):
    """nbgrader stops at it; the audit says where."""
    source = source_of(course)
    source.cells.append(small.given("# VERDECKT\n1\n# ENDE VERD"))
    (problem,) = checks.problems("hw.ipynb", source, course.settings.markers)
    assert "has markers but is not marked" in problem.what


def test_the_audit_runs_the_answers_without_their_markers(course):
    """Mutants and the reference solution are made of the answer."""
    result = proof.run(course, "hw", runs=1)
    assert [problem.what for problem in result.all_problems] == []
    assert result.notebooks[0].mutants > 0


def test_a_specimen_holds_the_solution_and_no_marker(course):
    """It stands for what a learner hands in."""
    released = nbformat.read(course.release("hw") / "hw.ipynb", as_version=4)
    made = specimens.notebook(Specimen("a", "right", "a"), released, source_of(course), course.settings.markers)
    assert made.cells[0].source == "def double(x):\n    twice_as_much = x + x\n    return twice_as_much\n"


def test_grading_knows_the_hidden_lines(course):
    """A failure there is told without its words."""
    with Grader(course) as grader:
        assert grader.assignment("hw").notebooks["hw"].cells[1]["hidden"] == [[2, 4]]
        graded = grader.grade("hw", course.submitted("hw", "wrong"), "wrong")
    (test,) = [cell for cell in graded.notebooks["hw"].cells if cell.kind == "test"]
    assert (test.points, test.in_hidden) == (0, True)
    assert graded.notebooks["hw"].points["essay"] == 0, "an untouched answer is told by nbgrader's checksum"


def test_feedback_hides_them(course):
    """Nothing of a hidden test, nor of what was printed while it ran."""
    course.must("generate_assignment", "hw", "--force")
    course.must("autograde", "hw")
    course.must("generate_feedback", "hw")
    page = re.sub(r"<[^>]+>", "", (course.root / "feedback" / "wrong" / "hw" / "hw.html").read_text(encoding="utf-8"))
    assert "a check that is not shown here failed" in page
    assert not re.search("GEHEIM|INPUT 21|VERDECKT|double\\(21\\)", page)
    assert "double(3)" in page


def test_code_that_a_marker_stands_behind_stays_in_the_answer():
    """nbgrader takes the whole line out of the release; in the instructor's notebook it runs."""
    cell = small.given("x = 1  ### BEGIN SOLUTION\ny = 2\n  ### END SOLUTION\nz = 3")
    assert NBGRADERS.answer(cell) == "x = 1  ### BEGIN SOLUTION\ny = 2\nz = 3"
    text = new_markdown_cell("BEGIN SOLUTION\nBecause.\nEND SOLUTION")
    assert NBGRADERS.answer(text) == "Because.\n"
