"""Given cells that use answers: what the tests read of them is computed by the examiner, where the solution shows that
this works, and never a word of the submission's process."""

import nbformat
import pytest
from support import small

from nbviva.grading import Grader
from nbviva.limits import Limits

CELLS = [
    small.answer("steps", "def steps(n):\n    return list(range(n))"),
    small.given("N = 3\nx_test, y_test = [1, 2], [2, 4]"),
    small.given("many = len(steps(N))"),  # one that students may edit
    small.check("t_many", "assert many == 3"),
    small.answer("double", "def double(values):\n    return [2 * value for value in values]"),
    small.given("hits = sum(a == b for a, b in zip(double(x_test), y_test))"),
    small.check("t_hits", "assert hits == 2"),
    small.answer("leave", "def leave():\n    return 1"),
    small.check("t_leave", "assert leave() == 1"),
    small.given("rows = {'a': steps(2)}"),
    small.check("t_rows", "assert rows == {'a': [0, 1]} and many == 3"),
    small.check("t_unseen", "x_test, y_test = [5, 7], [10, 14]\nassert double(x_test) == y_test"),
]
FULL = {"t_many": 1, "t_hits": 1, "t_leave": 1, "t_rows": 1, "t_unseen": 1}
# an answer without which a later cell does not work, and which is changed there
COUNTS = [
    small.answer("count", "seen = []\n\ndef count(x):\n    seen.append(x)\n    return len(seen)"),
    small.given("first = count('a')"),
    small.check("t_first", "assert first == 1 and count('b') == 2"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return small.make(tmp_path_factory.mktemp("given"), CELLS)


@pytest.fixture(scope="module")
def grader(course):
    with Grader(course, limits=Limits(cell_seconds=5)) as made:
        yield made


@pytest.fixture
def graded(course, grader, tmp_path):
    def grade(edited=None, **answers):
        folder = small.hand_in(course, tmp_path / "in", answers)
        notebook = nbformat.read(folder / "hw.ipynb", as_version=4)
        for cell in notebook.cells:
            cell.source = (edited or {}).get(cell.source, cell.source)
        nbformat.write(notebook, folder / "hw.ipynb")
        return grader.grade("hw", folder, "ada").notebooks["hw"].points

    return grade


def test_all_of_them_are_computed_where_the_solution_shows_that_it_works(grader, graded):
    """Otherwise all that follows would test nothing."""
    notebook = grader.assignment("hw").notebooks["hw"]
    computed = [text for cell in notebook.cells for text in cell.get("computed", ())]
    assert len(computed) == 3
    assert "y_test" not in notebook.synced
    assert graded() == FULL


def test_names_that_a_submission_puts_there_are_not_believed(graded):
    """The test reads `hits`; what the submission's process has under this name says nothing."""
    forged = "import builtins\ndef double(values):\n    globals()['hits'] = 2\n    return []\nhits = 2"
    assert graded(double=forged) == FULL | {"t_hits": 0, "t_unseen": 0}


def test_what_only_tests_read_does_not_travel(graded):
    """A given cell reads `y_test` beside an answer: that is no reason to tell the answer what a test puts there."""
    assert graded(double="def double(values):\n    return y_test") == FULL | {"t_unseen": 0}


def test_a_cell_that_a_student_may_edit_and_has_counts_as_an_answer(graded):
    """As with nbgrader: what it computes now is what the test sees, wrong or right, and nothing else changes."""
    original = "many = len(steps(N))"
    assert graded({original: "N = 4\nmany = len(steps(N)) - 1"}) == FULL
    assert graded({original: "many = len(steps(9))"}) == FULL | {"t_many": 0, "t_rows": 0}
    hits = "hits = sum(a == b for a, b in zip(double(x_test), y_test))"
    edited = {hits: hits + "\nprint(y_test)"}
    assert graded(edited, double="def double(values):\n    return y_test") == FULL | {"t_unseen": 0}


def test_after_a_death_it_is_computed_again(graded):
    """The next candidate holds other objects: what was computed with those of the first one is there nevertheless."""
    assert graded(leave="import os\ndef leave():\n    os._exit(3)") == FULL | {"t_leave": 0}


def test_an_answer_that_dies_where_it_is_computed_costs_what_depends_on_it(graded):
    """And nothing else; it is not asked again and again."""
    assert graded(double="import os\ndef double(values):\n    os._exit(3)") == FULL | {"t_hits": 0, "t_unseen": 0}


def test_where_it_does_not_work_the_cell_runs_as_ever(tmp_path):
    """A call that counts would be counted twice: the solution shows it, and the name is taken from its own process."""
    course = small.make(tmp_path / "course", COUNTS)
    with Grader(course, limits=Limits(cell_seconds=5)) as grader:
        notebook = grader.assignment("hw").notebooks["hw"]
        assert not notebook.policy.computes
        assert not notebook.policy.together
        folder = small.hand_in(course, tmp_path / "in", {})
        assert grader.grade("hw", folder, "ada").notebooks["hw"].points == {"t_first": 1}
