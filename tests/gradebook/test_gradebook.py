"""The engine's writer says in the gradebook what nbgrader's own converter would have said of the same results."""

from __future__ import annotations

import copy
import datetime
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

import nbformat
import pytest
from nbgrader import api
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy import create_engine, event, text
from support import gradebooks, postgres, small, twice

from nbviva.course.layout import Course
from nbviva.errors import FolderError, GradebookError
from nbviva.gradebook import Book, NotebookRecord, Record, database, rows, writer
from nbviva.gradebook.standing import class_standing
from nbviva.grading import Grader
from nbviva.plugin import converter, times

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own, of its bookkeeping

GOOD = {
    "double": "def double(x):\n    return x + x", "half": "def half(x):\n    return x / 2", "essay": "Because.",
    "by_hand": "answer = 2",
}  # fmt: skip
WRONG = {"double": "def double(x):\n    return 6", "half": "def half(x):\n    return x // 2"}
CLASS = ("good", "wrong", "empty", "broken", "one_of_two")
DUE = "2030-01-01 12:00:00 UTC"
LATE_RULE = """
from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

class PerHour(LateSubmissionPlugin):
    hour = Float(0.25).tag(config=True)

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "trusted":
            return None
        return self.hour * total_seconds_late / 3600 if student_id != "paid" else -1.0
"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A class of five, recorded twice: good, wrong, untouched, not to be read, and with one notebook of two."""
    course = twice.make(tmp_path_factory.mktemp("twice"))
    with converter.grader_for(course.root) as grader:
        made = twice.Twice(course, grader)
        made.begin()
        hand_in_a_class(course)
        made.both(*CLASS)
        yield made


def hand_in_a_class(course):
    twice.hand_in(course, "good", GOOD, DUE)
    twice.hand_in(course, "wrong", WRONG)
    twice.hand_in(course, "empty")
    twice.hand_in(course, "broken", GOOD).joinpath("hw.ipynb").write_text('{"cells": [')
    twice.hand_in(course, "one_of_two", GOOD).joinpath("hw.ipynb").unlink()


def same(pair, *students):
    """See that both gradebooks and both folders say the same of these students."""
    first, second = (twice.of(twice.dump(url), *students) for url in pair.urls)
    assert first["grade"], "nothing was recorded at all"
    for table in first:
        assert first[table] == second[table], table
    if pair.urls[0].startswith("sqlite"):  # also what nbgrader computes of the rows
        assert not [line for line in gradebooks.differences(*pair.files) if line.split()[2] in students]
    for student in students:
        first, second = (twice.tree(pair.course.root / name / student) for name in ("autograded", "ours"))
        assert first.keys() == second.keys()
        for path, found in first.items():
            assert found == second[path], (student, path)


def grade_of(pair, student, cell, notebook="hw", which=1):
    with api.Gradebook(pair.urls[which], "small") as gradebook:
        found = gradebook.find_grade(cell, notebook, "hw", student)
        return found.auto_score, found.manual_score, found.extra_credit, found.needs_manual_grade


def time_of(pair, student):
    with api.Gradebook(pair.urls[1], "small") as gradebook:
        return gradebook.find_submission("hw", student).timestamp


def students_in(file):
    with api.Gradebook(f"sqlite:///{file}", "small") as gradebook:
        return {submission.student.id for submission in gradebook.assignment_submissions("hw")}


def outdated(url, records):
    """Return the records of which a gradebook says something else."""
    return class_standing(url, "hw").outdated(records)


def penalties(pair, which=1):
    with api.Gradebook(pair.urls[which], "small") as gradebook:
        return {
            (notebook.name, notebook.student.id): notebook.late_submission_penalty
            for notebook in gradebook.db.query(api.SubmittedNotebook)
            if notebook.late_submission_penalty is not None
        }


# ---- what nbgrader would have written


def test_the_first_grading_makes_the_rows_that_nbgrader_makes(pair):
    """Formgrader, feedback and exports read them: a missing or another row would be a wrong grade."""
    same(pair, *CLASS)
    assert grade_of(pair, "good", "test_partly") == (1.25, None, None, False)
    assert grade_of(pair, "broken", "project") == (None, None, None, True)
    assert grade_of(pair, "empty", "essay") == (0, None, None, False)


def test_grading_again_changes_what_nbgrader_changes(pair):
    """A submission that comes again replaces what tests and empty answers gave."""
    twice.hand_in(pair.course, "wrong", GOOD, "2030-01-02 12:00:00 +0100")
    pair.both("wrong", "good")
    same(pair, "wrong", "good")
    assert grade_of(pair, "wrong", "test_double")[0] == 2


def test_what_a_person_wrote_stays(pair):
    """Hours of a teaching assistant's work are in these fields."""

    def read(gradebook):
        for name in ("test_double", "essay", "project"):
            grade = gradebook.find_grade(name, "hw", "hw", "good")
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.25, False
            gradebook.find_grade(name, "hw", "hw", "broken").manual_score = 1
        for name in ("double", "essay", "project"):
            gradebook.find_comment(name, "hw", "hw", "good").manual_comment = "well said"
        gradebook.find_submission_notebook("hw", "hw", "good").flagged = True

    pair.by_hand(read)
    pair.both("good", "broken")
    same(pair, "good", "broken")
    assert grade_of(pair, "good", "essay") == (None, 1.5, 0.25, True), "a person should look at the new answer"
    assert grade_of(pair, "good", "project") == (None, 1.5, 0.25, False)
    assert "well said" in str(twice.dump(pair.urls[1])["comment"])


def test_late_submissions_lose_what_the_courses_own_plugin_says(pair, monkeypatch):
    """Penalties follow due date, extensions and scores; below 0 and above the score they are cut, as nbgrader does."""
    pair.course.root.joinpath("late_rule.py").write_text(LATE_RULE)
    monkeypatch.syspath_prepend(str(pair.course.root))
    config = copy.deepcopy(pair.config)
    config.AssignLatePenalties.plugin_class = "late_rule.PerHour"
    config.PerHour.hour = 0.5
    monkeypatch.setattr(pair, "config", config)
    times = {"late": 14, "trusted": 15, "paid": 16, "extended": 17, "very_late": 23, "punctual": 11}
    for student, hour in times.items():
        twice.hand_in(pair.course, student, GOOD, f"2030-01-01 {hour}:00:00 UTC")
    pair.grade(*times)
    pair.both("extended")
    pair.by_hand(lambda gradebook: gradebook.update_or_create_assignment("hw", duedate=DUE))
    pair.by_hand(lambda gradebook: gradebook.grant_extension("hw", "extended", hours=4))
    pair.nbgraders(*times)
    pair.ours(*times)
    same(pair, *times)
    assert penalties(pair) == {
        ("hw", "late"): 1.0, ("second", "late"): 1.0, ("hw", "paid"): 0.0, ("second", "paid"): 0.0,
        ("hw", "extended"): 0.5, ("second", "extended"): 0.5, ("hw", "very_late"): 3.25, ("second", "very_late"): 1.0,
    }  # fmt: skip
    with api.Gradebook(pair.urls[1], "small") as gradebook:
        assert gradebook.find_submission("hw", "very_late").late_submission_penalty == 4.25

    def read(gradebook):
        gradebook.find_grade("test_double", "hw", "hw", "very_late").extra_credit = 0.5
        gradebook.find_grade("test_partly", "hw", "hw", "very_late").manual_score = 2.25

    pair.by_hand(read)
    pair.nbgraders("very_late")
    pair.ours("very_late")
    same(pair, "very_late")
    assert penalties(pair)["hw", "very_late"] == 4.75


def test_a_new_due_date_changes_penalties_and_nothing_else(pair, monkeypatch):
    """Nobody is examined again because a date was moved, and no teacher is asked to look again."""
    config = copy.deepcopy(pair.config)
    config.LateSubmissionPlugin.penalty_method = "zero"
    monkeypatch.setattr(pair, "config", config)
    for student in ("in_time", "too_late"):
        twice.hand_in(pair.course, student, GOOD, f"2031-01-0{1 if student == 'in_time' else 3} 12:00:00 UTC")
    pair.by_hand(lambda gradebook: gradebook.update_or_create_assignment("hw", duedate="2040-01-01"))
    pair.both("in_time", "too_late")
    before = twice.dump(pair.urls[1])

    pair.by_hand(lambda gradebook: gradebook.update_or_create_assignment("hw", duedate="2031-01-02"))
    with pair.book() as book:
        assert book.late(["in_time", "too_late"]) == ["too_late"]
        assert book.late(["in_time", "too_late"]) == [], "a second time there is nothing to do"
    pair.nbgraders("in_time", "too_late")
    same(pair, "in_time", "too_late")
    assert penalties(pair)["hw", "too_late"] == 3.25
    changed = twice.dump(pair.urls[1])
    assert {table for table in before if before[table] != changed[table]} == {"submitted_notebook"}

    with pair.book() as book:
        times = {"too_late": datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC), "in_time": None}
        assert book.late(times, times) == ["too_late"]
    assert time_of(pair, "too_late") == datetime.datetime(2031, 1, 1)
    assert ("hw", "too_late") not in penalties(pair)


def test_a_task_of_a_submission_that_came_packed_waits_for_a_person(pair):
    """nbgrader sees no notebook in its place and gives the task 0 points for good, without anybody having read it."""
    folder = twice.hand_in(pair.course, "packed", GOOD)
    shutil.make_archive(str(folder), "zip", folder)
    shutil.rmtree(folder)
    pair.both("packed")
    assert grade_of(pair, "packed", "project", which=0) == (0, None, None, False)
    assert grade_of(pair, "packed", "project", which=1) == (None, None, None, True)
    first, second = (
        [row for row in twice.dump(url)["grade"] if "packed" in str(row) and "project" not in str(row)]
        for url in pair.urls
    )
    assert first == second
    assert twice.tree(pair.course.root / "autograded" / "packed") == twice.tree(pair.course.root / "ours" / "packed")


def test_a_notebook_that_the_source_does_not_have_counts_as_in_nbgrader(pair):
    """Who did not hand it in has 0 points; who did keeps what was given for it."""

    def add(gradebook):
        gradebook.add_notebook("third", "hw")
        gradebook.add_grade_cell("test_third", "third", "hw", max_score=2, cell_type="code")
        gradebook.add_task_cell("task", "third", "hw", max_score=2, cell_type="markdown")

    pair.by_hand(add)
    try:
        twice.hand_in(pair.course, "without_third", GOOD, DUE)
        shutil.copy(
            twice.hand_in(pair.course, "with_third", GOOD) / "hw.ipynb",
            pair.course.submitted("hw", "with_third") / "third.ipynb",
        )
        pair.both("with_third", "without_third")
        same(pair, "with_third", "without_third")
        assert grade_of(pair, "with_third", "test_third", "third") == (None, None, None, True)
        assert grade_of(pair, "without_third", "test_third", "third") == (0, None, None, False)
        (pair.course.submitted("hw", "without_third") / "timestamp.txt").unlink()
        pair.both("without_third")
        same(pair, "without_third")
        assert outdated(pair.urls[1], pair.records("with_third", "without_third")) == []
        assert time_of(pair, "without_third") == datetime.datetime(2030, 1, 1, 12), "the time is kept"
    finally:
        pair.by_hand(lambda gradebook: gradebook.remove_notebook("third", "hw"))


def test_cells_that_were_added_later_get_their_rows(pair, tmp_path):
    """nbgrader refuses to add cells once there are submissions; who adds them otherwise keeps manual grades."""
    course = Course.at(shutil.copytree(pair.course.root, tmp_path / "course"))
    path = course.source("hw") / "second.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [
        small.check("test_more", "assert half(8) == 4", 2),
        small.answer("why_so", "1", grade=True, points=1),
    ]
    nbformat.write(notebook, path)
    with Grader(course) as grader:
        other = twice.Twice(course, grader)
        with pytest.raises(NbGraderException):
            other.generate(other.urls[0])
        other.grade("good")
    with other.book() as book, pytest.raises(GradebookError, match=r"cell test_more of second .* nbgrader refuses"):
        book.record(other.records("good"))

    def add(gradebook):
        gradebook.add_grade_cell("test_more", "second", "hw", max_score=2, cell_type="code")
        gradebook.add_grade_cell("why_so", "second", "hw", max_score=1, cell_type="code")
        gradebook.add_solution_cell("why_so", "second", "hw")

    other.by_hand(add)
    other.ours("good")
    with api.Gradebook(other.urls[0], "small") as gradebook:
        gradebook.remove_submission("hw", "good")
    other.nbgraders("good")
    mine, its = ([r for r in twice.dump(url)["grade"] if "good" in str(r) and "second" in str(r)] for url in other.urls)
    assert mine == its
    assert len(mine) == 3


# ---- what lies under autograded/


def test_only_plain_files_are_copied_and_the_instructors_win(pair, tmp_path):
    """A link would show a private file to whoever sees the folder; a pipe would block for ever."""
    folder = twice.hand_in(pair.course, "odd", GOOD, DUE)
    private = tmp_path / "private.txt"
    private.write_text("private")
    (folder / "link.txt").symlink_to(private)
    (folder / "broken.txt").symlink_to(tmp_path / "nothing")
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "data" / "values.txt").chmod(0o644)
    (folder / "data" / "values.txt").write_text("9 9 9")
    (folder / "data" / ".hidden").write_text("hidden")
    for name in ("__pycache__/x.py", "deep/er/own.py", "deep/other.ipynb", ".ipynb_checkpoints/x", "old.pyc"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "deep" / "er" / "own.py").chmod(0o700)
    pair.both("odd")
    same(pair, "odd")
    top = pair.course.root / "ours" / "odd" / "hw"
    files = {path.relative_to(top).as_posix() for path in top.rglob("*") if not path.is_dir()}
    assert files == {
        "hw.ipynb", "second.ipynb", "timestamp.txt", "data/values.txt", "data/.hidden", "deep/er/own.py",
    }  # fmt: skip
    assert (top / "data" / "values.txt").read_text() == "1 2 3"
    assert {oct((top / name).stat().st_mode & 0o7777) for name in files} == {"0o444"}


def test_the_settings_for_folders_are_followed(pair, monkeypatch):
    """Instructors who share a group, files that students may change, output that is cut or taken out."""
    config = copy.deepcopy(pair.config)
    config.CourseDirectory.groupshared = True
    config.Autograde.exclude_overwriting = {"hw": ["data/values.txt"]}
    config.LimitOutput.max_lines = 20
    config.LimitOutput.max_traceback = 1
    config.IgnorePattern.enabled = True
    config.IgnorePattern.pattern = "noise"
    called = []

    def hook(which):
        def note(assignment, student, notebooks):
            called.append((which, assignment, student, [os.path.basename(name) for name in notebooks], os.getcwd()))

        return note

    config.Autograde.pre_convert_hook, config.Autograde.post_convert_hook = hook("before"), hook("after")
    monkeypatch.setattr(pair, "config", config)
    loud = "import sys\nfor n in range(99):\n    print(n)\nprint('noise', file=sys.stderr)\ndouble = 1 / 0"
    folder = twice.hand_in(pair.course, "loud", {**GOOD, "double": loud})
    (folder / "data" / "values.txt").chmod(0o644)
    (folder / "data" / "values.txt").write_text("9 9 9")
    old = os.umask(0o007)
    try:
        pair.grade("loud")
        pair.nbgraders("loud")
        wanted = called.copy()
        called.clear()
        pair.ours("loud")
    finally:
        os.umask(old)
    assert called == wanted
    assert [call[0] for call in called] == ["before", "after"]
    first, second = (twice.tree(pair.course.root / name / "loud") for name in ("autograded", "ours"))
    assert first == second
    assert first["hw/data/values.txt"] == (0o100664, b"9 9 9")
    assert b"Output truncated" in first["hw/hw.ipynb"][1]
    outputs = [out for cell in json.loads(first["hw/hw.ipynb"][1])["cells"] for out in cell.get("outputs", ())]
    assert {out["name"] for out in outputs if out["output_type"] == "stream"} == {"stdout"}
    tops = [(pair.course.root / name).stat().st_mode for name in ("autograded", "ours")]
    assert tops[0] == tops[1] == 0o42775


def test_a_name_that_a_student_gave_to_something_else_is_the_instructors(pair):
    """A folder where a file should be ends nbgrader's grading of that student."""
    folder = twice.hand_in(pair.course, "crossed", GOOD)
    shutil.rmtree(folder / "data")
    (folder / "data").write_text("a file")
    pair.grade("crossed")
    pair.ours("crossed")
    assert (pair.course.root / "ours" / "crossed" / "hw" / "data" / "values.txt").read_text() == "1 2 3"


def test_what_cannot_be_written_is_named_and_the_old_folder_stays(pair, monkeypatch):
    """A person may be reading the old one just now."""
    before = twice.tree(pair.course.root / "ours" / "good")
    made = pair.folders()
    folder = twice.hand_in(pair.course, "good", GOOD, "yesterday, perhaps")
    with pytest.raises(FolderError, match=r"timestamp\.txt says 'yesterday, perhaps', which is no time"):
        times.timestamp(folder)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))
    try:
        with pytest.raises(FolderError, match=r"cannot be written: .*File too large"):
            made.write(pair.results["good"], folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert twice.tree(pair.course.root / "ours" / "good") == before
    twice.hand_in(pair.course, "good", GOOD, DUE)
    damaged = copy.deepcopy(pair.results["good"])
    damaged.notebooks["second"].notebook.cells[1].metadata["nbgrader"]["grade_id"] = ""
    with pytest.raises(FolderError, match=r"second of good did not pass .*failed to validate"):
        made.write(damaged, folder)
    assert twice.tree(pair.course.root / "ours" / "good") == before
    config = copy.deepcopy(pair.config)
    config.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.LimitOutput", "no.such.Thing"]
    with pytest.raises(FolderError, match=r"no\.such\.Thing"):
        pair.folders_by(config)

    class Own(SaveAutoGrades):
        pass

    config.Autograde.autograde_preprocessors = [Own]
    with pytest.raises(FolderError, match="Own, which writes to the gradebook"):
        pair.folders_by(config)


# ---- what is known already


def test_what_is_recorded_already_is_known_at_once(pair):
    """The second run of a class of hundreds must not take as long as the first."""
    records = pair.records("good", "empty", "broken")
    url = pair.urls[1]
    with pair.book() as book:
        assert outdated(url, records) == []
        assert book.notebooks["hw"].graded.keys() == {"test_double", "test_partly", "essay", "by_hand", "project"}
        assert book.notebooks["hw"].commented.keys() == {"double", "essay", "by_hand", "project"}
        with sqlite3.connect(pair.course.root / "ours.db") as connection:
            connection.execute("UPDATE comment SET auto_comment = NULL WHERE auto_comment = 'No response.'")
        assert [record.student for record in outdated(url, records)] == ["empty", "broken"]
        book.record(records)
        assert outdated(url, records) == []
        stranger = Record("stranger", None, {"hw": NotebookRecord({"test_double": 1.0})})
        assert outdated(url, [stranger]) == [stranger]


def test_a_batch_takes_as_many_statements_as_one_submission(pair):
    """A statement for each row is what makes nbgrader slow, and locks the gradebook for long."""
    with pair.book() as book:
        counts = []
        event.listen(book._database._engine, "before_cursor_execute", lambda *_: counts.append(1))
        for size in (1, 40):
            for again in (0, 1, 2):  # the first one makes the rows, the others change different columns in them
                points = ({"test_double": (None, 1.0, 2.0, 2.0)[(n + again) % 4]} for n in range(size))
                counts.clear()
                book.record(Record(f"s{size}_{n}", None, {"hw": NotebookRecord(p)}) for n, p in enumerate(points))
                assert len(counts) < 20, (size, again)


# ---- whatever happens meanwhile

LOOP = """
import datetime, multiprocessing, os, random, signal, sqlite3, sys, time
from nbviva.gradebook import Book, NotebookRecord, Record

file, students = sys.argv[1], [f"k{n}" for n in range(30)]

def loop(first, begun):
    with Book(f"sqlite:///{file}", "small", "hw") as book:
        for round in range(first, first + 100_000):
            points = {"test_double": round / 1000, "test_partly": round / 1000}
            book.record(Record(s, None, {"hw": NotebookRecord(points)}) for s in students)
            begun.set()

random.seed(int(sys.argv[2]))
reached = set()
for kill in range(10):
    fork = multiprocessing.get_context("fork")
    begun = fork.Event()
    process = fork.Process(target=loop, args=(kill * 100_000, begun))
    process.start()
    assert begun.wait(60)
    time.sleep(random.uniform(0.0, 0.1))
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT grade.auto_score, count(*) FROM grade JOIN submitted_notebook n ON n.id = grade.notebook_id "
            "JOIN submitted_assignment a ON a.id = n.assignment_id JOIN base_cell c ON c.id = grade.cell_id "
            "WHERE a.student_id LIKE 'k%' AND c.name LIKE 'test_%' AND c.name <> 'test_half' GROUP BY 1"
        ).fetchall()
    assert len(rows) == 1 and rows[0][1] == 60, rows
    reached.add(rows[0][0])
print(len(reached))
"""


def test_a_batch_is_recorded_wholly_or_not_at_all_when_its_process_is_killed(pair, tmp_path):
    """Half a class with new grades and half with old ones would be noticed by nobody."""
    file = shutil.copy(pair.course.root / "ours.db", tmp_path / "gradebook.db")
    command = [sys.executable, "-c", LOOP, str(file), str(time.time_ns() % 1000)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, (command[-1], done.stderr)
    assert int(done.stdout) == 10, "each process recorded something before it was killed"


def test_a_locked_gradebook_is_waited_for_and_then_named(pair, tmp_path, monkeypatch):
    """The formgrader writes at the same time; a grading of hours must not end for that."""
    file = shutil.copy(pair.course.root / "ours.db", tmp_path / "gradebook.db")
    record = Record("waiting", None, {"hw": NotebookRecord({"test_double": 1.0})})
    other = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    with Book(f"sqlite:///{file}", "small", "hw", wait=0.3) as book:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookError, match=r"locked by another program for 0.3 seconds.*Close what writes"):
            book.record([record])
        assert outdated(f"sqlite:///{file}", [record]) == [record]
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradebookError, match="locked"):
            class_standing(f"sqlite:///{file}", "hw", wait=0.3)
        other.execute("ROLLBACK")
        book.record([record])
    monkeypatch.setattr(database, "ROUND", 0.05)  # it is asked again and again
    with Book(f"sqlite:///{file}", "small", "hw", wait=30) as book:
        other.execute("BEGIN EXCLUSIVE")
        ends = threading.Timer(0.5, lambda: other.execute("ROLLBACK"))
        ends.start()
        book.record([Record("patient", None, record.notebooks)])
        ends.join()
    other.close()
    assert {"waiting", "patient"} <= students_in(file)


def test_a_full_disk_changes_nothing_and_says_so(pair, tmp_path):
    """SQLite's own error for a file that cannot grow, here because it may have no more pages."""
    file = shutil.copy(pair.course.root / "ours.db", tmp_path / "gradebook.db")
    before = twice.dump(f"sqlite:///{file}")
    with Book(f"sqlite:///{file}", "small", "hw") as book:
        book._database.close()
        event.listen(
            book._database._engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1")
        )
        with pytest.raises(GradebookError, match="Make room"):
            book.record(Record(f"s{n}", None, {"hw": NotebookRecord({"test_double": 1.0})}) for n in range(200))
    assert twice.dump(f"sqlite:///{file}") == before


def test_an_assignment_that_was_taken_out_meanwhile_is_named(pair, tmp_path):
    """Its cells are gone: grades would be kept for nobody to see."""
    file = shutil.copy(pair.course.root / "ours.db", tmp_path / "gradebook.db")
    with Book(f"sqlite:///{file}", "small", "hw") as book:
        with api.Gradebook(f"sqlite:///{file}", "small") as gradebook:
            gradebook.remove_assignment("hw")
        with pytest.raises(GradebookError, match="taken out of the gradebook"):
            book.record([Record("a", None, {"hw": NotebookRecord({"test_double": 1.0})})])


def test_what_does_not_fit_the_gradebook_is_named(pair, tmp_path, monkeypatch):
    """Each message says what to do, and nothing is recorded."""
    before = twice.dump(pair.urls[1])
    fits = {"hw": NotebookRecord({"test_double": 1.0})}
    with pair.book() as book:
        for batch, said in (
            ([Record("a", None, fits), Record("a", None, fits)], "a is twice"),
            ([Record("a", None, {"third": NotebookRecord({})})], "notebook third .* generate_assignment"),
            ([Record("a", None, {"hw": NotebookRecord({"other": 1.0})})], "cell other"),
            ([Record("a", None, {"hw": NotebookRecord({}, {"test_double": None})})], "cell test_double"),
            ([Record("a", None, {"hw": NotebookRecord({"test_double": float("nan")})})], "nan points"),
        ):
            with pytest.raises(GradebookError, match=said):
                book.record(batch)
            if said != "a is twice":
                with pytest.raises(GradebookError, match=said):
                    outdated(pair.urls[1], batch)
    config = copy.deepcopy(pair.config)
    config.Autograde.create_student = False
    with Book(pair.urls[1], "small", "hw", config) as book:
        book.record([Record("good", None, {}, frozenset({"hw", "second"}))])
        with pytest.raises(GradebookError, match=r"no student a, .*nbgrader db student add"):
            book.record([Record("a", None, fits)])
    config.AssignLatePenalties.plugin_class = "no_such.Rule"
    with pytest.raises(GradebookError, match="no_such"):
        Book(pair.urls[1], "small", "hw", config)
    tmp_path.joinpath("failing_rule.py").write_text(LATE_RULE.replace("return None", "raise OSError('no table')"))
    monkeypatch.syspath_prepend(str(tmp_path))
    config.AssignLatePenalties.plugin_class = "failing_rule.PerHour"
    config.Autograde.create_student = True
    with Book(pair.urls[1], "small", "hw", config) as book:
        pair.by_hand(lambda gradebook: gradebook.update_or_create_assignment("hw", duedate=DUE))
        later = datetime.datetime(2050, 1, 1)
        with pytest.raises(GradebookError, match=r"PerHour, failed for trusted .*OSError: no table"):
            book.record([Record("a", None, fits), Record("trusted", later, fits)])
    assert twice.dump(pair.urls[1]) == before


def test_a_gradebook_that_cannot_be_used_is_named(pair, tmp_path):
    """No empty gradebook is made by the way, which would look like a lost one."""
    missing = tmp_path / "gradebook.db"
    file = shutil.copy(pair.course.root / "ours.db", tmp_path / "old.db")
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE task_cells")
    (tmp_path / "text.db").write_text("This is no database. " * 100)
    for url, assignment, said in (
        (f"sqlite:///{missing}", "hw", "no gradebook .*generate_assignment"),
        (pair.urls[1], "hw2", r"assignment hw2 \(it has hw\)"),
        (f"sqlite:///{file}", "hw", "nbgrader db upgrade"),
        (f"sqlite:///{tmp_path / 'text.db'}", "hw", "damaged .* backup"),
        ("somewhere", "hw", "no address of a database"),
        ("nosuch://x", "hw", "no address of a database"),
        ("oracle+oracledb://x", "hw", "needs the Python package"),
        ("postgresql+psycopg://u:secret@/x?host=/nowhere", "hw", "did not answer"),
    ):
        with pytest.raises(GradebookError, match=said) as raised:
            Book(url, "small", assignment, wait=0.2)
        assert "secret" not in str(raised.value)
    assert not missing.exists()


# ---- PostgreSQL


@pytest.fixture(scope="module")
def server():
    """A server of one's own."""
    try:
        with postgres.server() as made:
            yield made
    except postgres.NoPostgres as reason:
        pytest.skip(str(reason))


def test_postgresql_holds_the_same_rows(pair, server):
    """A course with many graders keeps its gradebook there; nbgrader's own commands are given the same address."""
    urls = server.create("nbgraders"), server.url("ours")
    other = twice.Twice(pair.course, pair.grader, urls)
    other.begin(lambda: server.create("ours", "nbgraders"))
    hand_in_a_class(other.course)
    twice.hand_in(other.course, "wrong", WRONG, DUE)
    other.by_hand(lambda gradebook: gradebook.update_or_create_assignment("hw", duedate="2029-01-01"))
    other.config.LateSubmissionPlugin.penalty_method = "zero"
    other.both(*CLASS)
    same(other, *CLASS)
    assert penalties(other) == {
        ("hw", "good"): 3.25, ("second", "good"): 1.0, ("hw", "wrong"): 0.5, ("second", "wrong"): 0.0,
    }  # fmt: skip

    def read(gradebook):
        grade = gradebook.find_grade("essay", "hw", "hw", "good")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 4, 0.5, False
        gradebook.find_comment("essay", "hw", "hw", "good").manual_comment = "well said"

    other.by_hand(read)
    twice.hand_in(other.course, "good", {**GOOD, **WRONG}, DUE)
    other.both("good")
    same(other, *CLASS)
    assert grade_of(other, "good", "essay") == (None, 4, 0.5, True)
    assert outdated(other.urls[1], other.records(*CLASS)) == []
    with other.book() as book:
        assert book.late() == []


def test_a_row_that_somebody_holds_in_postgresql_is_waited_for(pair, server):
    """A teacher's score that is being saved just now is neither lost nor written over."""
    server.create("held", "ours")
    record = Record("good", None, {"hw": NotebookRecord({"test_double": 0.5})})
    engine = create_engine(server.url("held"))
    with engine.connect() as other, Book(server.url("held"), "small", "hw", pair.config) as book:
        other.execute(text("UPDATE grade SET manual_score = 7 WHERE auto_score IS NOT NULL"))
        worker = threading.Thread(target=book.record, args=([record],))
        worker.start()
        time.sleep(0.5)
        assert worker.is_alive()
        other.commit()
        worker.join(20)
    engine.dispose()
    with api.Gradebook(server.url("held"), "small") as gradebook:
        grade = gradebook.find_grade("test_double", "hw", "hw", "good")
        assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (0.5, 7, True)


def test_rows_that_vanish_while_they_are_changed_are_made_again(pair, server, monkeypatch):
    """Somebody removes comments between the moment they are read and the moment they are written."""
    engine = create_engine(server.create("vanishing", "ours"))
    removed = []

    def complete(*about):
        if not removed:
            with engine.begin() as other:
                removed.append(other.execute(text("DELETE FROM comment")).rowcount)
        return rows.complete(*about)

    monkeypatch.setattr(writer, "complete", complete)
    record = Record("good", None, {"hw": NotebookRecord({}, {"double": "new"})}, frozenset({"second"}))
    with Book(server.url("vanishing"), "small", "hw", pair.config) as book:
        book.record([record])
        assert removed[0] > 5
        assert outdated(server.url("vanishing"), [record]) == []
    with api.Gradebook(server.url("vanishing"), "small") as gradebook:
        assert len(gradebook.find_submission_notebook("hw", "hw", "good").comments) == 4
    engine.dispose()
