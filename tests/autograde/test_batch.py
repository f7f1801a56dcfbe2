"""A class through `nbviva autograde`: nothing twice, nothing lost, whatever happens in between."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from support import gradebooks, small
from support.classes import CELLS, command, grade, make
from support.rights import bound_by_permissions

from nbviva.autograde import Options, grade_class
from nbviva.course.layout import Course
from nbviva.errors import GradebookError, GraderFault
from nbviva.grading import Summary
from nbviva.workers.cache import Cache

HANGS = "import os, time\ndef double(x):\n    while True: pass"
QUICK = "c.Limits.cell_seconds = 2\n"


def with_late_rule(folder: Path, students: int, rule: str, penalty: str) -> Course:
    """Make a course with a rule for late submissions of its own, `module.Class`, that gives this penalty."""
    course = make(folder, students, f"c.AssignLatePenalties.plugin_class = {rule!r}\n")
    module, _, name = rule.partition(".")
    (course.root / f"{module}.py").write_text(
        f"from nbgrader.plugins import BasePlugin\nclass {name}(BasePlugin):\n"
        f"    def late_submission_penalty(self, student_id, score, total_seconds_late):\n        return {penalty}\n"
    )
    return course


def what(summary: Summary) -> dict[str, str]:
    """Return for each student what was done."""
    words = {}
    for o in summary.outcomes:
        words[o.student] = "failed" if o.failed else "skipped" if o.skipped else "kept" if o.kept else "ran"
    return words


def points(course: Course, student: str) -> dict[str, float | None]:
    with Gradebook(course.db_url) as book:
        return {g.name: g.auto_score for n in book.find_submission("hw", student).notebooks for g in n.grades}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of eight, graded once in peace."""
    course = make(tmp_path_factory.mktemp("peace") / "course", 8)
    assert set(what(grade(course)).values()) == {"ran"}
    return course


def test_a_second_run_does_nothing_and_one_new_submission_is_one_examination(tmp_path: Path) -> None:
    """Who runs the command again after every late submission must not wait for the whole class."""
    course = make(tmp_path / "course", 3)
    assert grade(course).exit_code == 0
    before = {p: p.stat().st_mtime_ns for p in (course.root / "autograded").rglob("*.ipynb")}
    assert what(grade(course)) == {"s000": "skipped", "s001": "skipped", "s002": "skipped"}
    assert {p: p.stat().st_mtime_ns for p in (course.root / "autograded").rglob("*.ipynb")} == before
    small.hand_in(course, course.submitted("hw", "s001"), {"double": "def double(x):\n    return x"})
    assert what(grade(course)) == {"s000": "skipped", "s001": "ran", "s002": "skipped"}
    assert points(course, "s001") == {"test_double": 0, "test_triple": 3}


def test_force_records_again_and_fresh_runs_again(tmp_path: Path) -> None:
    """One is for a gradebook in doubt, the other for results in doubt."""
    course = make(tmp_path / "course", 2)
    grade(course)
    assert set(what(grade(course, force=True)).values()) == {"kept"}
    assert set(what(grade(course, fresh=True)).values()) == {"ran"}


def test_a_changed_test_is_run_and_a_changed_due_date_is_not(tmp_path: Path) -> None:
    """Results depend on cells, files and limits; a penalty depends on the due date."""
    course = with_late_rule(tmp_path / "course", 2, "late.Half", "score / 2")
    for name in ("s000", "s001"):
        (course.submitted("hw", name) / "timestamp.txt").write_text("2026-05-02 12:00:00 UTC")
    grade(course)
    with Gradebook(course.db_url) as book:
        book.update_or_create_assignment("hw", duedate="2026-05-01 12:00:00 UTC")
    assert set(what(grade(course)).values()) == {"skipped"}
    with Gradebook(course.db_url) as book:
        assert book.find_submission_notebook("hw", "hw", "s000").late_submission_penalty == 2.5
    path = course.source("hw") / "hw.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "assert double(3) == 7"
    nbformat.write(notebook, path)
    assert set(what(grade(course)).values()) == {"ran"}
    assert points(course, "s000") == {"test_double": 0, "test_triple": 3}


def test_what_a_person_wrote_stays(tmp_path: Path) -> None:
    """A manual score takes an hour of somebody's life."""
    course = make(tmp_path / "course", 2)
    grade(course)
    with Gradebook(course.db_url) as book:
        mark = book.find_grade("test_double", "hw", "hw", "s000")
        mark.manual_score, mark.extra_credit, mark.needs_manual_grade = 1.5, 0.5, False
        book.find_comment("double", "hw", "hw", "s000").manual_comment = "look at the loop"
        book.db.commit()
    before = gradebooks.rows(course.root / "gradebook.db")
    assert set(what(grade(course)).values()) == {"skipped"}
    assert gradebooks.rows(course.root / "gradebook.db") == before
    grade(course, fresh=True)
    with Gradebook(course.db_url) as book:
        mark = book.find_grade("test_double", "hw", "hw", "s000")
        assert (mark.manual_score, mark.extra_credit, mark.needs_manual_grade) == (1.5, 0.5, True)
        assert book.find_comment("double", "hw", "hw", "s000").manual_comment == "look at the loop"


def test_an_older_gradebook_or_a_lost_folder_is_put_right(tmp_path: Path) -> None:
    """The gradebook is what counts, not what we remember of it."""
    course = make(tmp_path / "course", 2)
    grade(course)
    wanted = gradebooks.rows(course.root / "gradebook.db")
    with Gradebook(course.db_url) as book:
        book.find_grade("test_double", "hw", "hw", "s000").auto_score = 0
        book.db.commit()
    assert what(grade(course)) == {"s000": "kept", "s001": "skipped"}
    assert gradebooks.rows(course.root / "gradebook.db") == wanted
    (course.root / "autograded" / "s001" / "hw" / "hw.ipynb").unlink()
    assert what(grade(course)) == {"s000": "skipped", "s001": "kept"}
    (course.root / "gradebook.db").unlink()
    assert what(grade(course)) == {"s000": "kept", "s001": "kept"}
    assert gradebooks.rows(course.root / "gradebook.db") == wanted


def test_whatever_changes_is_noticed(tmp_path: Path) -> None:
    """Of a submission its content counts, and of the gradebook all that nbgrader makes for a student."""
    course = make(tmp_path / "course", 2)
    folder, source = course.submitted("hw", "s000"), course.source("hw") / "hw.ipynb"
    (folder / "timestamp.txt").write_text("2030-01-02 12:00:00 UTC")
    grade(course)
    wanted = gradebooks.rows(course.root / "gradebook.db")

    def without(table: str) -> None:
        with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as book, book:
            book.execute(f"delete from {table} where id = (select min(id) from {table})")

    def without_student() -> None:
        with Gradebook(course.db_url) as book:
            book.remove_student("s000")

    def again() -> None:
        os.utime(folder / "hw.ipynb", (0, 0))  # a resubmission that was unpacked with the time of long ago
        (folder / "hw.ipynb").write_text((folder / "hw.ipynb").read_text() + "\n")
        os.utime(folder / "hw.ipynb", (0, 0))

    for change in (lambda: without("grade"), lambda: without("comment"), without_student):
        change()
        assert sorted(what(grade(course)).values()) == ["kept", "skipped"], change
        assert gradebooks.rows(course.root / "gradebook.db") == wanted
    for change in (again, lambda: (folder / "more.txt").write_text("1"), (folder / "more.txt").unlink):
        change()
        assert what(grade(course))["s000"] in ("ran", "kept")
        assert set(what(grade(course)).values()) == {"skipped"}
    (folder / "timestamp.txt").write_text("2029-01-02 12:00:00 UTC")  # handed in again, with an older time
    assert what(grade(course)) == {"s000": "ran", "s001": "skipped"}
    with Gradebook(course.db_url) as book:
        assert book.find_submission("hw", "s000").timestamp.year == 2029
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text() + "\nimport common\nc.Limits.cell_seconds = common.SECONDS\n")
    (course.root / "common.py").write_text("SECONDS = 50\n")
    assert "skipped" not in what(grade(course)).values()
    other = course.root / "nbgrader_config.json"
    other.write_text("{}")
    assert "skipped" not in what(grade(course)).values()
    changes = ((source, "\n"), (settings, "\n"), (course.root / "common.py", "SECONDS = 40\n"), (other, "\n"))
    for path, more in changes:
        path.write_text(path.read_text() + more)
        assert "skipped" not in what(grade(course)).values(), path


def test_where_nothing_is_new_nbgrader_is_not_loaded(tmp_path: Path) -> None:
    """Its thousand modules take longer than to look through a class."""
    course = make(tmp_path / "course", 2)
    (course.submitted("hw", "s000") / "timestamp.txt").write_text("2030-01-02 12:00:00 UTC")
    grade(course)
    with Gradebook(course.db_url) as book:
        book.update_or_create_assignment("hw", duedate="2030-01-01 12:00:00 UTC")
    code = (
        "import sys; from nbviva.cli import main; code = main(sys.argv[1:])\n"
        "print(code, sorted({'nbgrader', 'nbformat', 'numpy', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, *command(course)[3:]], capture_output=True, text=True)
    *_, last = done.stdout.splitlines()
    assert last == "0 []", done.stdout + done.stderr
    assert "2 unchanged since they were graded" in done.stdout
    assert "late: 1 student: s000" in done.stdout
    assert "of 2 students have a grade" in done.stdout


def test_what_is_wrong_is_said_in_every_run(tmp_path: Path) -> None:
    """Who runs the command again to see it once more, or tomorrow from a script, must not hear that all is well."""
    course = small.make(
        tmp_path / "course", [*CELLS[:3], small.check("test_triple", "assert triple(3) == 0", points=3)]
    )
    small.hand_in(course, course.submitted("hw", "right"), {})
    small.hand_in(course, course.submitted("hw", "broken"), {})
    (course.submitted("hw", "broken") / "hw.ipynb").write_text("[]")
    runs = [subprocess.run(command(course, "--json", "-"), capture_output=True, text=True) for _ in range(2)]
    said = [json.loads(run.stdout) for run in runs]
    assert [run.returncode for run in runs] == [one["exit_code"] for one in said] == [1, 1]
    assert len(said[0]["assignment_flags"]) == 1
    assert said[1]["assignment_flags"] == said[0]["assignment_flags"]
    broken, right = said[1]["students"]
    assert (broken["skipped"], right["skipped"], right["unreadable"]) == (True, True, False)
    for name in ("points", "max_points", "notes", "unreadable"):
        assert broken[name] == said[0]["students"][0][name], name
    assert "is not a notebook" in broken["notes"][0]
    again = runs[1].stderr
    assert "1 could not be read (0 points, marked for a person), 1 unchanged since they were graded" in again
    assert "is not a notebook" in again


def test_what_a_limit_stopped_is_tried_twice_and_again_next_time(tmp_path: Path) -> None:
    """A machine that was busy for a minute must not cost a grade; nor may the rest of the class wait for it forever."""
    course = small.make(tmp_path / "course", CELLS, QUICK)
    small.hand_in(course, course.submitted("hw", "hangs"), {"double": HANGS})
    small.hand_in(course, course.submitted("hw", "right"), {})
    first = grade(course)
    assert points(course, "hangs") == {"test_double": 0, "test_triple": 3}
    assert next(o for o in first.outcomes if o.student == "hangs").seconds > 4, "two tries of two seconds"
    assert what(grade(course)) == {"hangs": "ran", "right": "skipped"}


def test_killed_at_any_moment_the_next_run_ends_with_the_same_gradebook(undisturbed: Course, tmp_path: Path) -> None:
    """Power fails, laptops are closed, clusters have time limits."""
    course = make(tmp_path / "course", 8)
    random.seed(11)
    for _ in range(10):
        run = subprocess.Popen(command(course), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(random.uniform(0.3, 4.5))
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
        # nbgrader may still make the tables: whoever opens the gradebook with it would do the same at the same time
        if (course.root / "gradebook.db").exists():
            readable = f"{(course.root / 'gradebook.db').as_uri()}?mode=ro"
            with contextlib.closing(sqlite3.connect(readable, uri=True)) as book:
                if book.execute("SELECT 1 FROM sqlite_master WHERE name = 'grade'").fetchall():
                    assert not book.execute("SELECT 1 FROM grade WHERE auto_score IS NULL").fetchall(), "half of one"
    assert grade(course).exit_code == 0
    assert not gradebooks.differences(course.root / "gradebook.db", undisturbed.root / "gradebook.db")
    trees = [sorted(p.relative_to(c.root) for p in (c.root / "autograded").rglob("*")) for c in (course, undisturbed)]
    assert trees[0] == trees[1]


def test_a_killed_run_leaves_no_submission_among_the_temporary_files(tmp_path: Path) -> None:
    """Nobody comes back for what it had unpacked: whoever ends last tidies up, and waits for no endless loop."""
    course, place = make(tmp_path / "course", 0), tmp_path / ("long-" * 16)  # too long a path for a socket, too
    small.hand_in(course, course.submitted("hw", "hangs"), {"double": HANGS})
    place.mkdir()
    environment = {**os.environ, "TMPDIR": str(place)}
    run = subprocess.Popen(command(course), stdout=subprocess.DEVNULL, env=environment)
    seen: dict[str, float] = {}
    ends = time.monotonic() + 60
    while not any(time.monotonic() - since > 3 for since in seen.values()):  # the endless one is under way
        assert time.monotonic() < ends
        assert run.poll() is None
        seen = {p.name: seen.get(p.name, time.monotonic()) for p in place.glob("nbviva-*")}
        time.sleep(0.1)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    ends = time.monotonic() + 30
    while left := os.listdir(place):
        assert time.monotonic() < ends, left
        time.sleep(0.1)


def test_the_fork_server_can_be_killed(undisturbed: Course, tmp_path: Path) -> None:
    """Somebody's out-of-memory killer ends it, ten times: a new one takes over, and nobody has to grade again."""
    course = make(tmp_path / "course", 8)
    random.seed(13)
    killed, runs = 0, 0
    while killed < 10 and runs < 10:
        run = subprocess.Popen(command(course, "--fresh"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        victims: set[int] = set()
        while run.poll() is None:
            for pid in _children(run.pid):
                # one that has begun to work has forked; what it has forked is in a session of its own
                if (
                    _session(pid) == _session(run.pid)
                    and b"nbviva.workers.forkserver_main" in _line(pid)
                    and pid not in victims
                    and len(victims) < 5
                    and _children(pid)
                ):
                    time.sleep(random.uniform(0, 0.3))
                    victims.add(pid)
                    with contextlib.suppress(ProcessLookupError):  # the run may be over
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        said, errors = run.communicate(timeout=120)
        killed, runs = killed + len(victims), runs + 1
        assert run.returncode == 0, said + errors
    assert killed >= 10
    assert not gradebooks.differences(course.root / "gradebook.db", undisturbed.root / "gradebook.db")


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def test_processes_do_not_pile_up(tmp_path: Path) -> None:
    """What has ended is gone at once: twenty thousand submissions must not be twenty thousand dead processes."""
    course = make(tmp_path / "course", 12)
    run = subprocess.Popen(command(course), stdout=subprocess.DEVNULL)
    most = 0
    while run.poll() is None:
        for pid in (run.pid, *_children(run.pid)):
            most = max(most, sum(_ended(child) for child in _children(pid)))
        time.sleep(0.02)
    assert run.returncode == 0
    assert most < 5


def _ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    found = []
    with contextlib.suppress(OSError):  # it or a thread of it may end while this looks
        for task in Path(f"/proc/{pid}/task").glob("*/children"):  # a child belongs to the thread that started it
            found += [int(p) for p in task.read_text().split()]
    return found


def _line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_one_that_cannot_be_recorded_keeps_nobody_waiting(tmp_path: Path) -> None:
    """A time that is none, a pipe in its place, a plugin that fails for one: said of that student, and of no other."""
    course = with_late_rule(tmp_path / "course", 5, "lately.Picky", "1 if student_id != 's003' else 1 / 0")
    for name, text in (("s000", "2026-05-02 12:00:00 UTC"), ("s001", "tomorrow"), ("s003", "2026-05-02 12:00:00 UTC")):
        (course.submitted("hw", name) / "timestamp.txt").write_text(text)
    os.mkfifo(course.submitted("hw", "s002") / "timestamp.txt")
    course.must("generate_assignment", "hw")
    with Gradebook(course.db_url) as book:
        book.update_or_create_assignment("hw", duedate="2026-05-01 12:00:00 UTC")
    summary = grade(course)
    failed = {o.student: o.failed for o in summary.outcomes if o.failed}
    assert failed.keys() == {"s001", "s003"}
    assert "is no time" in failed["s001"]
    assert "ZeroDivisionError" in failed["s003"]
    assert summary.exit_code == 3
    assert [points(course, name)["test_double"] for name in ("s000", "s002", "s004")] == [2, 2, 2]
    assert what(grade(course)) == {
        "s000": "skipped",
        "s002": "skipped",
        "s004": "skipped",
        "s001": "failed",
        "s003": "failed",
    }


@pytest.mark.parametrize("closed", ["s000", "s000/hw", "s000/hw/hw.ipynb"])
def test_a_submission_that_may_not_be_read_keeps_its_grade(tmp_path: Path, closed: str) -> None:
    """It failed, as the run says; the others are graded, and nothing is to be done once it can be read again."""
    course = make(tmp_path / "course", 2)
    level = grade(course).sandbox
    (course.submitted("hw", "s001") / "new.txt").write_text("new")
    place = course.root / "submitted" / closed
    rights = place.stat().st_mode
    place.chmod(0)
    try:
        with bound_by_permissions():
            summary = grade(course, level=level)
    finally:
        place.chmod(rights)
    assert what(summary) == {"s000": "failed", "s001": "ran"}
    assert (summary.exit_code, points(course, "s000")) == (3, {"test_double": 2, "test_triple": 3})
    assert "cannot be read (Permission denied)" in next(o.failed for o in summary.outcomes if o.failed)
    assert what(grade(course)) == {"s000": "skipped", "s001": "skipped"}


def test_a_damaged_gradebook_is_said_and_left_alone(tmp_path: Path) -> None:
    """It may be all that is left of somebody's manual grades."""
    course = make(tmp_path / "course", 1)
    grade(course)
    path = course.root / "gradebook.db"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(GradebookError, match="damaged"):
        grade(course)
    assert path.read_bytes() == b"not a database" * 1000


def test_two_at_once_take_turns(undisturbed: Course, tmp_path: Path) -> None:
    """Two instructors, or a cron job and an instructor."""
    course = make(tmp_path / "course", 8)
    runs = [subprocess.Popen(command(course), stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate(timeout=180)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sum("waiting for its end" in text for text in said) == 1, said
    assert sum("8 unchanged since they were graded" in text for text in said) == 1, said
    assert not gradebooks.differences(course.root / "gradebook.db", undisturbed.root / "gradebook.db")


def test_what_is_written_for_machines(tmp_path: Path) -> None:
    """Scripts around the command need more than an exit code."""
    course = make(tmp_path / "course", 1)
    (course.submitted("hw", "broken")).mkdir(parents=True)
    (course.submitted("hw", "broken") / "hw.ipynb").write_text("[]")
    done = subprocess.run(command(course, "--json", "-"), capture_output=True, text=True)
    said = json.loads(done.stdout)
    assert done.returncode == said["exit_code"] == 1
    assert [(s["student"], s["points"], s["unreadable"]) for s in said["students"]] == [
        ("broken", 0, True),
        ("s000", 5, False),
    ]


def test_kept_results_can_be_looked_at_and_forgotten(tmp_path: Path) -> None:
    """They take room on somebody's laptop."""
    course = make(tmp_path / "course", 2)
    grade(course)
    base = [sys.executable, "-m", "nbviva", "--course", str(course.root), "cache"]
    # of two submissions, and of the assignment how it was read, what its reference taught and what is wrong with it
    assert "5 results" in subprocess.run(base, capture_output=True, text=True, check=True).stdout
    assert "0 results" in subprocess.run([*base, "--clear"], capture_output=True, text=True, check=True).stdout
    assert set(what(grade(course)).values()) == {"ran"}


@pytest.mark.parametrize("where", [0, 4096 * 30], ids=["the head", "a page"])
def test_a_damaged_file_of_results_is_put_aside(tmp_path: Path, where: int) -> None:
    """It holds nothing that cannot be computed again."""
    with Cache(tmp_path) as store:
        for number in range(1000):
            store.put(f"{number:064}", {"a": os.urandom(150).hex()})
    with (tmp_path / ".nbviva" / "results.db").open("r+b") as file:
        file.seek(where)
        file.write(b"not a database" * 1000)
    (tmp_path / ".nbviva" / "results.db-wal").write_bytes(b"left by a run that was killed")
    with Cache(tmp_path) as store:
        assert store.get(f"{1:064}") is None
        store.put("key", {"a": 2})
        assert store.get("key") == {"a": 2}
    assert list((tmp_path / ".nbviva").glob("results.damaged-*"))


def test_results_that_cannot_be_opened_are_not_put_aside(tmp_path: Path) -> None:
    """A folder without room or rights is no damage."""
    place = tmp_path / ".nbviva" / "results.db"
    place.mkdir(parents=True)
    with pytest.raises(GraderFault, match=r"results\.db cannot be opened .*nothing is lost"):
        Cache(tmp_path)
    assert sorted(p.name for p in place.parent.iterdir()) == [".gitignore", "results.db"]


def test_a_run_waits_for_what_a_killed_one_has_begun(tmp_path: Path) -> None:
    """nbgrader makes the tables of a new gradebook and is not ended with the run that has started it."""
    course = make(tmp_path / "course", 1)
    with (course.root / "nbgrader_config.py").open("a") as settings:
        settings.write(
            "import pathlib, sys, time\n"
            "if 'generate_assignment' in sys.argv and not pathlib.Path('begun').exists():\n"
            "    pathlib.Path('begun').touch()\n    time.sleep(3)\n    pathlib.Path('ended').touch()\n"
        )
    run = subprocess.Popen(command(course), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (course.root / "begun").exists():
        assert run.poll() is None
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    said: list[str] = []
    summary = grade_class(course, "hw", Options(), lambda _, __, what: said.append(what))
    assert summary.exit_code == 0
    assert (course.root / "ended").exists()
    assert any("waiting for its end" in what for what in said)
