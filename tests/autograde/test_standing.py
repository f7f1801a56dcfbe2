"""What is recorded of a class is read as nbgrader counts it, for every student, after any number of runs."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support import classes, small

from nbviva.autograde.standing import NOT_HANDED_IN, NOT_YET, read_class
from nbviva.course.layout import Course
from nbviva.report.values import Class, Student

RULE = """
from nbgrader.plugins import BasePlugin
class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 3600
"""
CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "# double: twice as much\nassert double(3) == 6", points=2),
    small.check("test_hidden", "### BEGIN HIDDEN TESTS\nassert double(5) == 10\n### END HIDDEN TESTS", points=1),
    small.answer("triple", "def triple(x):\n    return 3 * x"),
    small.check("test_triple", "assert triple(3) == 9", points=3),
    small.answer("essay", "why = 'because'", grade=True, points=4),
]


def by_name(read: Class) -> dict[str, Student]:
    return {student.id: student for student in read.students}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class with one of each: right, wrong where it is hidden, broken, late, never graded, never handed in."""
    folder = tmp_path_factory.mktemp("standing") / "course"
    made = small.make(folder, CELLS, "c.AssignLatePenalties.plugin_class = 'rule.Hourly'\n")
    (folder / "rule.py").write_text(RULE)
    for name, answers in {
        "right": {}, "late": {}, "wrong": {"double": "def double(x):\n    return x + 3"},
        "broken": {}, "hangs": {"triple": "import os\ndef triple(x):\n    os._exit(1)"},
    }.items():  # fmt: skip
        small.hand_in(made, made.submitted("hw", name), answers)
    (made.submitted("hw", "broken") / "hw.ipynb").write_text("[]")
    (made.submitted("hw", "late") / "timestamp.txt").write_text("2030-01-01 14:00:00 UTC")
    made.must("generate_assignment", "hw")
    with Gradebook(made.db_url) as book:
        book.update_or_create_assignment("hw", duedate="2030-01-01 12:00:00 UTC")
        book.update_or_create_student("absent", first_name="Ada", last_name="Byron", email="a@b.c", lms_user_id="7")
    classes.grade(made)
    small.hand_in(made, made.submitted("hw", "waiting"), {})
    return made


def test_everybody_is_there_and_who_has_no_grade_is_told_why(course: Course) -> None:
    """An instructor who asks for the class must not have to find out who is missing."""
    students = by_name(read_class(course, "hw"))
    assert sorted(students) == ["absent", "broken", "hangs", "late", "right", "waiting", "wrong"]
    absent = students["absent"]
    assert (absent.first_name, absent.last_name, absent.email, absent.lms_user_id) == ("Ada", "Byron", "a@b.c", "7")
    assert (absent.no_grade, absent.handed_in, absent.points) == (NOT_HANDED_IN, False, None)
    assert (students["waiting"].no_grade, students["waiting"].handed_in) == (NOT_YET, True)
    assert "is not a notebook" in students["broken"].no_grade
    assert students["broken"].points == 0
    assert not students["broken"].graded
    assert {name for name, student in students.items() if student.graded} == {"hangs", "late", "right", "wrong"}


def test_a_check_says_how_it_ended_also_after_a_second_run(course: Course) -> None:
    """What a second run finds unchanged has not lost its reasons."""
    for _ in range(2):
        wrong = by_name(read_class(course, "hw"))["wrong"]
        ended = {o.check.grade_id: (o.ended, o.in_hidden, o.passed, o.message) for o in wrong.outcomes}
        assert ended["test_double"] == ("ok", False, True, "")
        assert ended["test_hidden"] == ("error", True, False, "AssertionError")
        assert wrong.by_check["hw", "essay"].points is None
        assert [o.check.grade_id for o in wrong.waiting] == ["essay"]
        assert wrong.seconds > 0
        classes.grade(course, "wrong")
    hangs = by_name(read_class(course, "hw"))["hangs"].by_check["hw", "test_triple"]
    assert (hangs.ended, hangs.points) == ("died", 0)
    assert hangs.message
    assert not hangs.message.startswith("Died:")


def test_questions_are_named_and_ordered_as_in_the_notebook(course: Course) -> None:
    """Checks are told to people by what they look at."""
    read = read_class(course, "hw")
    assert [(q.title, [c.title for c in q.checks], q.max_points) for q in read.questions] == [
        ("double", ["twice as much", "hidden"], 3), ("triple", ["triple"], 3), ("essay", ["essay"], 4),
    ]  # fmt: skip
    assert [check.hidden for check in read.checks] == [False, True, False, False]
    assert [check.by_hand for check in read.checks] == [False, False, False, True]
    assert read.max_points == 10


def test_points_are_those_that_nbgrader_counts(course: Course) -> None:
    """Manual scores, extra credit and penalties come out as in nbgrader's own export, whatever a person entered."""
    draw = random.Random(5)
    with Gradebook(course.db_url) as book:
        for submission in book.assignment_submissions("hw"):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.manual_score = draw.choice([None, 0.0, 1.5, 4.0])
                    grade.extra_credit = draw.choice([None, None, 0.5])
                    grade.needs_manual_grade = draw.random() < 0.3
        book.db.commit()
    students = by_name(read_class(course, "hw"))
    with Gradebook(course.db_url) as book:
        assert len(book.assignment_submissions("hw")) == 5
        for submission in book.assignment_submissions("hw"):
            student = students[submission.student.id]
            assert student.points == pytest.approx(submission.score)
            assert student.penalty == pytest.approx(submission.late_submission_penalty)
            assert student.total == pytest.approx(max(0.0, submission.score - submission.late_submission_penalty))
            assert student.seconds_late == submission.total_seconds_late
            assert bool(student.waiting) == submission.needs_manual_grade
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    assert (student.by_check["hw", grade.name].points or 0.0) == grade.score
                for comment in notebook.comments:
                    assert student.comments.get(("hw", comment.name)) == comment.comment
    assert students["late"].seconds_late == 7200
    assert students["late"].penalty > 0


def test_without_graded_notebooks_points_are_all_there_is(course: Course) -> None:
    """A gradebook that stock nbgrader wrote, or whose folders lie elsewhere, still gives a report."""
    place = course.root / "autograded" / "wrong" / "hw" / "hw.ipynb"
    before = place.read_bytes()
    place.chmod(0o644)
    try:
        notebook = json.loads(before)
        for part in (notebook, *notebook["cells"]):  # as stock nbgrader leaves it
            part["metadata"].pop("nbviva", None)
        place.write_text(json.dumps(notebook))
        stock = by_name(read_class(course, "hw"))["wrong"]
        assert stock.by_check["hw", "test_hidden"].ended == "error"
        assert stock.by_check["hw", "test_double"].ended == ""
        place.write_text("[{ no notebook")
        nothing = by_name(read_class(course, "hw"))["wrong"]
        assert {outcome.ended for outcome in nothing.outcomes} == {""}
        assert nothing.points == stock.points
    finally:
        place.write_bytes(before)


def test_what_was_mended_is_kept_with_the_notebook(tmp_path: Path) -> None:
    """It is told at the end of the run that mended it, and at any later time."""
    course = classes.make(tmp_path / "course", 1)
    folder = course.submitted("hw", "s000")
    (folder / "hw.ipynb").rename(folder / "my homework.ipynb")
    said = classes.grade(course).outcomes[0].notes
    assert said
    (student,) = read_class(course, "hw").students
    assert student.notes == said


def test_notebooks_are_read_once_and_again_when_they_are_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class of thousands is told in a second; but what is told must be what lies there now."""
    course = classes.make(tmp_path / "course", 3)
    classes.grade(course)
    first = read_class(course, "hw")
    reads: list[Path] = []
    original = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (reads.append(path), original(path))[1])
    assert read_class(course, "hw") == first
    assert [path for path in reads if "autograded" in path.parts] == []
    small.hand_in(course, course.submitted("hw", "s001"), {})
    classes.grade(course)
    reads.clear()
    second = by_name(read_class(course, "hw"))
    assert [path.parts[-3] for path in reads if "autograded" in path.parts] == ["s001"]
    assert second["s001"].by_check["hw", "test_triple"].ended == "ok"
    assert by_name(first)["s001"].by_check["hw", "test_triple"].ended == "error"


def test_who_may_only_read_in_the_course_reads_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An assistant without the right to write in the course is told how the class did."""
    course = classes.make(tmp_path / "course", 1)
    classes.grade(course)
    first = read_class(course, "hw")
    (course.root / ".nbviva" / "results.db").unlink()
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: (_ for _ in ()).throw(PermissionError("no")))
    assert read_class(course, "hw") == first
