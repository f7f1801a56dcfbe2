"""Where something was refused that may have been honest, nobody loses points unseen, and nobody gains any."""

import pytest
from nbgrader.api import Gradebook
from support import small

from nbviva.autograde.batch import Options, grade_class
from nbviva.grading import Grader
from nbviva.limits import Limits

LIMITS = Limits(cell_seconds=5)
CELLS = [
    small.answer("make", "def make():\n    return [1, 2]"),
    small.check("test_before", "assert list(make())[0] == 1"),
    small.check("test_make", "assert make() == [1, 2]", points=2),
    small.check("test_part", "2 if make() == [1, 2] else 1", points=3),
]
# a list of the student's own making that is equal to a list with the same elements
HONEST = """
class Values:
    def __init__(self, *values):
        self.values = values

    def __iter__(self):
        return iter(self.values)

    def __eq__(self, other):
        return list(self) == list(other)


def make():
    return Values(1, 2)
"""
JUDGES_ITSELF = HONEST.replace("list(self) == list(other)", "True").replace("Values(1, 2)", "Values(1)")
WRONG = HONEST.replace("Values(1, 2)", "Values(1, 3)")
PLAIN = "def make():\n    return [1, 3]"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = small.make(tmp_path_factory.mktemp("second") / "course", CELLS)
    for student, text in {"ann": HONEST, "bea": JUDGES_ITSELF, "cy": WRONG, "dan": PLAIN, "eve": ""}.items():
        small.hand_in(made, made.root / "submitted" / student / "hw", {"make": text} if text else {})
    return made


@pytest.fixture(scope="module")
def graded(course):
    with Grader(course, limits=LIMITS) as grader:
        return {
            folder.parent.name: grader.grade("hw", folder, folder.parent.name).notebooks["hw"]
            for folder in sorted((course.root / "submitted").glob("*/hw"))
        }


def test_what_was_refused_gives_no_points(graded):
    """An object that says that it is right is no evidence, whatever a run beside it says."""
    assert graded["eve"].points == {"test_before": 1, "test_make": 2, "test_part": 2}
    for student in ("ann", "bea"):
        assert graded[student].points == {"test_before": 1, "test_make": 0, "test_part": 0}


def test_a_person_is_asked_where_the_second_look_differs(graded):
    """The instructor gets both verdicts, whether the student is honest or not: only a person can tell."""
    asked = {student: {cell.grade_id for cell in result.cells if cell.asks} for student, result in graded.items()}
    assert asked == {
        "ann": {"test_make", "test_part"}, "bea": {"test_make", "test_part"}, "cy": {"test_part"}, "dan": set(),
        "eve": set(),
    }  # fmt: skip
    said = [note for note in graded["ann"].notes if note.startswith("test_make")]
    assert "a Values was compared with a list" in said[0]
    assert "please look at it and decide" in said[0]


def test_what_a_test_cell_before_it_imports_is_there(tmp_path):
    """Many notebooks import in their first test cell what all of them use. Of its hidden part nothing is there."""
    hidden = "### BEGIN HIDDEN TESTS\nimport string\nassert len(make()) == 2\n### END HIDDEN TESTS"
    cells = [
        small.answer("make", "def make():\n    return [1, 2]"),
        small.check("test_first", f"import math\nassert list(make())[0] == 1\n{hidden}"),
        small.check("test_math", "assert make() == [1, math.floor(2.5)]"),
        small.check("test_string", "assert make() == [1, string.digits.index('2')]"),
    ]
    made = small.make(tmp_path / "course", cells)
    text = HONEST.replace("def __eq__", "def __len__(self):\n        return 2\n\n    def __eq__")
    small.hand_in(made, tmp_path / "ann", {"make": text})
    with Grader(made, limits=LIMITS) as grader:
        result = grader.grade("hw", tmp_path / "ann", "ann").notebooks["hw"]
    assert result.points == {"test_first": 1, "test_math": 0, "test_string": 0}
    assert {cell.grade_id for cell in result.cells if cell.asks} == {"test_math"}


@pytest.mark.parametrize("command", ["ours", "nbgrader's"])
def test_the_gradebook_says_that_a_person_has_to_decide_and_keeps_the_decision(course, tmp_path, command):
    """What the formgrader lists for manual grading is read from the gradebook; a decision outlives regrading."""
    here = course.copy_to(tmp_path / "course", ["submitted"])
    here.must("generate_assignment", "hw")

    def grade():
        if command == "ours":
            grade_class(here, "hw", Options(force=True), lambda *_: None)
        else:
            here.must("autograde", "hw", "--create", "--force")

    def rows(student):
        with Gradebook(f"sqlite:///{here.root / 'gradebook.db'}") as gradebook:
            notebook = gradebook.find_submission_notebook("hw", "hw", student)
            return {grade.name: (grade.score, grade.needs_manual_grade) for grade in notebook.grades}

    grade()
    assert rows("ann") == {"test_before": (1, False), "test_make": (0, True), "test_part": (0, True)}
    assert rows("dan") == {"test_before": (1, False), "test_make": (0, False), "test_part": (1, False)}
    with Gradebook(f"sqlite:///{here.root / 'gradebook.db'}") as gradebook:
        found = gradebook.find_grade("test_make", "hw", "hw", "ann")
        found.manual_score, found.needs_manual_grade = 2, False
        gradebook.db.commit()
    grade()
    assert rows("ann")["test_make"][0] == 2


@pytest.mark.parametrize("text", ["import os\ndef make():\n    os.memfd_create('x')\n    return [1, 2]",
                                  "import os\nos.memfd_create('x')\ndef make():\n    return [1, 2]"])  # fmt: skip
def test_a_person_is_asked_where_the_sandbox_lacks_a_call(course, tmp_path, text):
    """A library may need a call of the system that nobody has thought of: that is no mistake of the student."""
    with Grader(course, limits=LIMITS) as grader:
        result = grader.grade("hw", small.hand_in(course, tmp_path, {"make": text})).notebooks["hw"]
    tests = [cell for cell in result.cells if cell.kind == "test"]
    assert sum(cell.points for cell in tests) == 0
    assert all("Errno 38" in cell.asks for cell in tests)
