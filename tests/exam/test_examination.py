"""Examiner and candidate on courses of a few cells: what is earned, what is not, and what each misfortune costs."""

import contextlib
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support import small

from nbviva.course.seeds import course_secret, submission_seed
from nbviva.errors import ExaminationError, ForkServerGone
from nbviva.grading import Grader
from nbviva.limits import Limits
from nbviva.sandbox import Report
from nbviva.workers import Runner
from nbviva.workers.forkserver import ForkServer, await_end

LIMITS = Limits(cell_seconds=3, memory_bytes=400 << 20, output_bytes=20_000, processes=20)
CELLS = [
    small.given("import os\nimport numpy as np"),
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", points=2),
    small.answer("hang", "def hang(x):\n    return x"),
    small.check("test_hang", "assert abs(hang(1) - 1) < 1e-9", points=3),
    small.answer("fill", "def fill(values):\n    values.append(1)\n    return values"),
    small.check("test_fill", "given = []\nassert fill(given) is given\nassert given == [1]", points=4),
    small.check("test_seed", "int(os.environ['NBVIVA_SEED']) % 5 / 4 * 4 if double(1) == 2 else 0", points=4),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return small.make(tmp_path_factory.mktemp("small"), CELLS)


@pytest.fixture(scope="module")
def grader(course):
    with Grader(course, limits=LIMITS) as made:
        yield made


@pytest.fixture
def graded(course, grader, tmp_path):
    def grade(extra="", seed=1, **answers):
        folder = small.hand_in(course, tmp_path / "work", answers, extra)
        return grader.grade("hw", folder, "ada", seed).notebooks["hw"]

    return grade


def earned(result):
    return {name: points for name, points in result.points.items() if name != "test_seed"}


FULL = {"test_double": 2, "test_hang": 3, "test_fill": 4}


def test_the_instructors_solution_earns_everything(graded):
    """Also the change of an argument in place, which the solution makes."""
    assert earned(graded()) == FULL


def test_a_submission_may_change_only_what_the_solution_changes(graded):
    """Here `double` gets a list to change; nothing of it arrives, and the comparison stays one."""
    result = graded(
        double="def double(x):\n    return 2 * x", fill="def fill(values):\n    values[:] = [1]\n    return values"
    )
    assert earned(result) == FULL
    assert earned(graded(fill="def fill(values):\n    return [1]"))["test_fill"] == 0


MISFORTUNES = {
    "an endless loop": ("def hang(x):\n    while True:\n        pass", "timeout", "never ends"),
    "a loop that swallows interrupts": (
        "def hang(x):\n    while 1:\n        try:\n            while 1: pass\n        except BaseException: pass",
        "timeout", "never ends",
    ),
    "a memory hog": ("def hang(x):\n    y = []\n    while True: y.append(bytearray(b'x' * 10**6))", "", ""),
    "memory of many processes": (
        "def hang(x):\n    for i in range(8):\n        if os.fork() == 0:\n"
        "            y = bytearray(b'x' * (80 << 20))\n"
        "            import time; time.sleep(30)\n    import time; time.sleep(30)",
        "died", "memory",
    ),
    "os._exit": ("def hang(x):\n    os._exit(0)", "died", "ended its own process"),
    "a crash": ("def hang(x):\n    import ctypes; ctypes.string_at(0)", "died", ""),
    "five hundred processes": (
        "def hang(x):\n    import time\n    for i in range(500):\n        try:\n            if os.fork() == 0:\n"
        "                time.sleep(60)\n        except OSError: pass\n    return 0",
        "", "",
    ),
    "exit()": ("def hang(x):\n    raise SystemExit", "error", "SystemExit"),
    "an answer that is no data": ("def hang(x):\n    return open('/dev/null')", "error", ""),
    "a stopped process": ("def hang(x):\n    import signal; os.kill(os.getpid(), signal.SIGSTOP)", "timeout", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", MISFORTUNES)
def test_a_misfortune_costs_its_own_test_and_no_more_than_the_limit(graded, name):
    """What was earned before stays, what comes after is still tested, and the message says what happened."""
    code, ended, says = MISFORTUNES[name]
    began = time.monotonic()
    result = graded(hang=code)
    assert time.monotonic() - began < 4 * LIMITS.cell_seconds + 8
    assert earned(result) == FULL | {"test_hang": 0}
    cell = next(c for c in result.cells if c.grade_id == "test_hang")
    assert ended in ("", cell.ended)
    assert says in cell.message


def test_a_cell_that_dies_costs_what_depends_on_it(graded):
    """The answer cell itself ends the process: what other cells define is still there."""
    result = graded(hang="def hang(x):\n    return x\nos._exit(3)")
    assert earned(result) == FULL | {"test_hang": 0}
    assert "ended its own process" in " ".join(result.notes)


def test_output_is_kept_up_to_a_limit(graded):
    """A hundred megabytes on one line: the notebook stays small and says what is missing."""
    result = graded(
        double="def double(x):\n    return 2 * x\nprint('x' * 100_000_000)",
        hang="def hang(x):\n    print('y' * 10**8)\n    return x",
    )
    assert earned(result) == FULL
    text = str(result.notebook)
    assert len(text) < 400_000
    assert "bytes of output were dropped" in text


def test_an_extra_cell_runs_but_cannot_take_back_what_was_tested(graded):
    """Cells after the tests come too late."""
    assert earned(graded(extra="def double(x):\n    return 0\nos._exit(0)")) == FULL


def test_every_student_gets_inputs_of_their_own_and_a_seed_reproduces_them(course, grader, graded, tmp_path):
    """The seed comes from the course's secret, the assignment and the student; it is stored with the result."""
    secret = course_secret(course.root)
    assert len(secret) == 32
    assert secret == course_secret(course.root)
    assert os.stat(course.root / ".nbviva" / "secret").st_mode & 0o077 == 0
    seeds = {submission_seed(secret, "hw", student) for student in ("ada", "bob", "eve")}
    assert len(seeds) == 3
    folder = small.hand_in(course, tmp_path / "x", {})
    first = grader.grade("hw", folder, "ada")
    again = grader.grade("hw", folder, "somebody", seed=first.seed)
    assert first.seed == submission_seed(secret, "hw", "ada")
    assert first.notebooks["hw"].points == again.notebooks["hw"].points
    points = {graded(seed=seed).points["test_seed"] for seed in range(12)}
    assert len(points) > 2, "partial credit that depends on the seed"


def test_the_candidate_does_not_know_the_seed(graded):
    """Who knows it can compute the inputs of the hidden tests."""
    result = graded(double="def double(x):\n    return 2 * x if 'NBVIVA_SEED' not in os.environ else 0")
    assert earned(result) == FULL
    assert result.points["test_seed"] is not None


def test_no_process_is_left(graded):
    """Neither of the engine nor of the submission, however it hides."""
    code = """
def hang(x):
    import ctypes, time
    for i in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                ctypes.CDLL(None).prctl(15, b"left over", 0, 0, 0)
                time.sleep(60)
            os._exit(0)
    time.sleep(0.3)
    return len([p for p in os.listdir("/proc") if p.isdigit()]) and x
"""
    assert earned(graded(hang=code)) in (FULL, FULL | {"test_hang": 0})
    assert not [p for p in Path("/proc").glob("[0-9]*/comm") if _read(p).startswith("left over")]


def _read(path):
    try:
        return path.read_text()
    except OSError:
        return ""


def test_a_cell_that_cannot_be_split_is_run_in_the_sandbox_and_flagged(tmp_path):
    """Never silently: the instructor hears of it from the plan and in the notes of every result."""
    cells = [
        small.answer("point", "class Point:\n    def __eq__(self, other):\n        return other == (1, 2)"),
        small.check("test_point", "### BEGIN HIDDEN TESTS\nassert Point() == (1, 2), 'one, two'\n### END HIDDEN TESTS"),
    ]
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        assert "cannot be split" in " ".join(grader.assignment("hw").notebooks["hw"].flags)
        right = grader.grade("hw", small.hand_in(course, tmp_path / "a", {})).notebooks["hw"]
        wrong = grader.grade("hw", small.hand_in(course, tmp_path / "b", {"point": "class Point: pass"})).notebooks[
            "hw"
        ]
    assert (right.points["test_point"], wrong.points["test_point"]) == (1, 0)
    assert "cannot be split" in " ".join(right.notes)
    assert [cell.in_hidden for cell in wrong.cells if cell.kind == "test"] == [True], "its words are no student's"


def test_a_reference_that_fails_its_own_test_is_named(tmp_path):
    """It would otherwise look like a cell that cannot be split."""
    cells = [small.answer("one", "def one():\n    return 2"), small.check("test_one", "assert one() == 1")]
    with Grader(small.make(tmp_path, cells), limits=LIMITS) as grader:
        assert "the reference solution fails this test" in " ".join(grader.assignment("hw").notebooks["hw"].flags)


LOUD = "import sys\nprint('a note', file=sys.stderr)\nassert one() == 1"


def test_a_test_cell_that_complains_of_the_reference_too_stays_with_the_examiner(tmp_path, monkeypatch):
    """Its hidden tests would else run in the student's process for a word on stderr, which then says nothing."""
    later = "import os, sys\nif os.path.exists('again'):\n    print('again', file=sys.stderr)\nassert one() == 1"
    files, run = {}, Runner.run

    def run_then_again(runner, ground, task):
        """The second test cell complains in all runs but the first."""
        ground = replace(ground, files=ground.files | files)
        files["again"] = b""
        return run(runner, ground, task)

    monkeypatch.setattr(Runner, "run", run_then_again)
    cells = [
        small.answer("one", "def one():\n    return 1"),
        small.check("test_one", LOUD),
        small.check("test_later", later),
        small.check("test_point", "if one() != 1:\n    print('wrong', file=sys.stderr)"),
    ]
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        learned = grader.assignment("hw").notebooks["hw"]
        right = grader.grade("hw", small.hand_in(course, tmp_path / "a", {})).notebooks["hw"]
        wrong = small.hand_in(course, tmp_path / "b", {"one": "def one():\n    return 2"})
        wrong = grader.grade("hw", wrong).notebooks["hw"]
    assert (learned.policy.together, learned.policy.complains) == (set(), {"test_one", "test_later"})
    assert [flag.partition(" with ")[0] for flag in learned.flags] == [
        f"{name}: the test cell itself writes to stderr" for name in ("test_later", "test_one")
    ]
    assert set(right.points.values()) == {1}
    assert set(wrong.points.values()) == {0}


def test_without_a_sandbox_nothing_is_graded_unless_the_settings_say_so(course, monkeypatch):
    """A course must not lose its sandbox silently when it moves to another machine."""
    report = Report("limits", {"limits": ("reads files outside",)}, {"limits": ("limits",)})
    monkeypatch.setattr("nbviva.grading.grader.try_levels", lambda limits: report)
    with Grader(course) as grader, pytest.raises(ExaminationError, match=r'c.Sandbox.lowest = "limits"'):
        grader.assignment("hw")


def test_an_object_that_judges_itself_is_refused_by_whatever_way_it_comes(graded):
    """Where the solution gives a number, an object with its own arithmetic must not stand for one."""
    liar = "class Liar:\n    def __eq__(self, other):\n        return True\n    __hash__ = None\n"
    assert earned(graded(double=f"{liar}def double(x):\n    return Liar()"))["test_double"] == 0
    # the candidate's end of the bridge is the submission's to patch: here its objects come as parts of a library
    forged = """
from nbviva.exam.candidate import Candidate
if not {"reference", "alternative"} <= set(vars(Candidate)): raise LookupError("lost its target")
Candidate.reference = lambda self, thing: ("no_such_module", "x") if type(thing).__name__ == "Liar" else None
Candidate.alternative = lambda self, thing: [["object", self.give(thing), self.give(type(thing))]]
class Liar:
    def __sub__(self, other):
        return self
    def __abs__(self):
        return 0.0
def hang(x):
    return Liar()
"""
    result = graded(hang=forged)
    assert earned(result) == FULL | {"test_hang": 0}
    assert {c.ended for c in result.cells if c.kind == "answer"} == {"ok"}, "the attack has lost its target"
    assert "plain data is expected here" in next(c.message for c in result.cells if c.grade_id == "test_hang")


LOADED = "import sys\nprint(len(sys.modules), *sorted({name.partition('.')[0] for name in sys.modules}))"


def test_a_candidate_has_little_loaded_and_nothing_of_nbgrader(graded):
    """What the fork server loads lies in the memory of every process of a class, and is open to student code."""
    printed = next(c for c in graded(extra=LOADED).cells if c.kind == "extra").outputs[0]["text"]
    count, *packages = printed.split()
    assert "nbviva" in packages
    assert not {"nbgrader", "nbconvert", "nbformat", "sqlalchemy", "jupyter_core", "matplotlib"} & set(packages)
    assert int(count) < 700


@pytest.mark.parametrize("kind", ["BaseException", "Exception", "TimeoutError"])
def test_a_test_cell_that_gives_up_waiting_harms_no_cell_after_it(tmp_path, kind):
    """Its own alarm interrupts a call; it says what that costs, and the candidate that still works is replaced."""
    alarm = f"""
import signal

class Slow({kind}):
    pass

def ring(*_):
    raise Slow

signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.5)
try:
    slow(1)
    points = 2
except Slow:
    points = 1
signal.setitimer(signal.ITIMER_REAL, 0)
points
"""
    cells = [
        small.answer("slow", "def slow(x):\n    return x"),
        small.check("test_slow", alarm, points=2),
        small.answer("double", "def double(x):\n    return 2 * x"),
        small.check("test_double", "assert double(3) == 6", points=3),
    ]
    course = small.make(tmp_path / "course", cells)
    slow = {"slow": "import time\ndef slow(x):\n    time.sleep(2)\n    return x"}
    with Grader(course, limits=LIMITS) as grader:
        result = grader.grade("hw", small.hand_in(course, tmp_path / "work", slow)).notebooks["hw"]
    assert result.points == {"test_slow": 1, "test_double": 3}


def test_a_score_beside_the_answers_is_bounded_too(tmp_path):
    """A test cell that cannot be split shows what the submission likes."""
    code = "class Point:\n    def __eq__(self, other): return other == (1, 2)\n    def score(self): return "
    check = "assert Point() == (1, 2)\nPoint().score()"
    cells = [small.answer("point", code + "1"), small.check("test_point", check, points=2)]
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        for said, points in (("1", 1), ("9", 2), ("-9", 0), ("float('nan')", 0)):
            folder = small.hand_in(course, tmp_path / said, {"point": code + said})
            assert grader.grade("hw", folder).notebooks["hw"].points == {"test_point": points}, said


def test_a_keeper_that_somebody_ends_is_no_fault_of_the_submission(course, tmp_path, monkeypatch):
    """At any moment: the result is the right one, or there is none and the grader says that it failed."""
    folder, fork, ended = small.hand_in(course, tmp_path / "work", {}), ForkServer.fork, 0
    moments: list[float] = []

    def end(pid):
        with contextlib.suppress(ProcessLookupError):  # it was quicker
            os.kill(pid, signal.SIGKILL)

    def ending(self, request):
        connection, pid = fork(self, request)
        if "top" in request and moments:
            threading.Timer(moments.pop(), end, [pid]).start()
        return connection, pid

    with Grader(course, limits=LIMITS) as grader:
        grader.assignment("hw")
        monkeypatch.setattr(ForkServer, "fork", ending)
        for number in range(60):
            moments.append(number / 600)
            try:
                assert earned(grader.grade("hw", folder).notebooks["hw"]) == FULL
            except ExaminationError:
                ended += 1
    assert ended > 5


def test_a_fork_server_that_ends_while_it_forks_costs_nothing(course, tmp_path, monkeypatch):
    """What it has forked at the last moment cleans up at its end: the next try must have a folder of its own."""
    with Grader(course, limits=LIMITS) as grader:
        grader.assignment("hw")
        fork, forked = ForkServer.fork, []

        def interrupted(self, request):
            connection, pid = fork(self, request)
            if "top" not in request:  # not for an examination
                return connection, pid
            forked.append(request["top"])
            if len(forked) > 1:
                return connection, pid
            connection.close()
            await_end(pid)
            raise ForkServerGone("the fork server ended")

        monkeypatch.setattr(ForkServer, "fork", interrupted)
        assert earned(grader.grade("hw", small.hand_in(course, tmp_path / "work", {})).notebooks["hw"]) == FULL
    assert len({*forked}) == len(forked) == 2


def test_a_cell_that_cannot_be_split_runs_beside_no_hidden_test_of_others(tmp_path):
    """It runs where answers are; so what is hidden in other test cells must not be there, before it or after it."""
    answer = "class Point:\n    def __eq__(self, other):\n        return other == (1, 2)\n\ndef one(x):\n    return x"
    hidden = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
    cells = [
        small.answer("point", answer),
        small.check(
            "test_seen", "n = 3\nassert one(n) == 3\n" + hidden.format("secret = 7654321\nassert one(secret) == secret")
        ),
        small.check("test_point", "assert Point() == (1, 2) and n == 3", points=2),
        small.check("test_too", hidden.format("other = 8765432\nassert Point() == (1, 2)")),
        small.check("test_last", "assert Point() == (1, 2)"),
    ]
    course = small.make(tmp_path / "course", cells)
    looks = answer + (
        "\n\nimport sys\ndef look():\n    frame, found = sys._getframe(), ''\n    while frame:\n"
        "        for name in ('secret', 'other', 'In'):\n"
        "            found += str({**frame.f_globals, **frame.f_locals}.get(name, ''))\n"
        "        frame = frame.f_back\n    return '567'[::-1] in found\n\n"
        "class Point:\n    def __eq__(self, other):\n        return look()"
    )
    with Grader(course, limits=LIMITS) as grader:
        together = grader.assignment("hw").notebooks["hw"].policy.together
        assert together == {"test_point", "test_too", "test_last"}
        right = grader.grade("hw", small.hand_in(course, tmp_path / "a", {})).notebooks["hw"]
        assert right.points == {"test_seen": 1, "test_point": 2, "test_too": 1, "test_last": 1}
        found = grader.grade("hw", small.hand_in(course, tmp_path / "b", {"point": looks})).notebooks["hw"]
    # beside a hidden test of its own it finds that one, which is why each such cell is flagged
    assert found.points == {"test_seen": 1, "test_point": 0, "test_too": 1, "test_last": 0}
