"""Time and memory are counted for what a submission does with all it has started, and for nothing that others do."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from support import neighbours, small

from nbviva.grading import Grader
from nbviva.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what is used")

LIMITS = Limits(cell_seconds=2, memory_bytes=300 << 20, processes=40, folder_bytes=64 << 20)
WORK = "import time\nbegan = time.process_time()\nwhile time.process_time() - began < {seconds}:\n    pass\n"
CELLS = [
    small.answer("work", "def work():\n    return 1"),
    small.check("test_work", "assert work() == 1"),
]


@pytest.fixture(scope="module", params=["namespaces", "landlock"])
def grader(request, tmp_path_factory):
    """A grader of a small course, at a level that has walls."""
    course = small.make(tmp_path_factory.mktemp("course") / "course", CELLS)
    with Grader(course, level=request.param, limits=LIMITS) as made:
        made.assignment("hw")
        yield made


def graded(grader, tmp_path, body, top=""):
    """Return the result of the test cell, and the seconds that all took."""
    text = f"{top}\ndef work():\n" + "".join(f"    {line}\n" for line in body.splitlines()) + "    return 1"
    folder = small.hand_in(grader.course, tmp_path / "work", {"work": text})
    began = time.monotonic()
    cells = grader.grade("hw", folder).notebooks["hw"].cells
    return cells[1], time.monotonic() - began


@pytest.fixture
def busy_machine():
    """Programs of others, each of somebody else: the system gives every session a share of its own."""
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True)
        for _ in range(2 * len(os.sched_getaffinity(0)))
    ]
    yield busy
    for one in busy:
        one.kill()
        one.wait()


def test_a_busy_neighbour_reaches_nobodys_limit(grader, tmp_path, busy_machine):
    """What takes one second of the two that it may have takes one, however long the machine lets it wait."""
    cell, took = graded(grader, tmp_path, WORK.format(seconds=1.0))
    assert (cell.ended, cell.points) == ("ok", 1)
    assert took > LIMITS.cell_seconds, "the neighbours took nothing: this has tried nothing"


def test_a_busy_neighbour_reaches_no_given_cell(tmp_path, busy_machine):
    """What the examiner computes of a given cell has its time by the same clock, however long others took before."""
    burns = WORK.format(seconds=1.0)
    cells = [
        small.answer(
            "work", f"{burns}\ndef work():\n" + "".join(f"    {line}\n" for line in burns.splitlines()) + "    return 1"
        ),
        small.given("result = work()"),
        small.check("test_result", "assert result == 1"),
    ]
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        assert grader.assignment("hw").notebooks["hw"].policy.computes == {"1"}
        folder = small.hand_in(course, tmp_path / "work", {})
        (cell,) = [one for one in grader.grade("hw", folder).notebooks["hw"].cells if one.kind == "test"]
    assert (cell.ended, cell.points) == ("ok", 1)


def test_who_sleeps_or_computes_reaches_the_limit_by_the_clock(grader, tmp_path):
    """Nobody waits for what does nothing."""
    for body in ("import time\ntime.sleep(60)", "while True:\n    pass"):
        cell, took = graded(grader, tmp_path, body)
        assert cell.ended == "timeout"
        assert took < 5 * LIMITS.cell_seconds


SPIN = """
import os, time
def spin(new_session):
    if os.fork() == 0:
        if new_session:
            os.setsid()
        while True:
            pass
"""


@pytest.mark.parametrize("kind", ["many", "passing"])
def test_processes_of_ones_own_are_no_neighbours(grader, tmp_path, kind):
    """Who waits for a core that his own processes have, in sessions of their own or new ones all the time, uses it."""
    bodies = {
        "many": "for _ in range(12):\n    spin(True)\nwhile True:\n    pass",
        # some at any moment, of which most end between two looks, and of whose time nobody is told
        "passing": "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "for _ in range(4):\n    if os.fork() == 0:\n        signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "        while os.fork():\n            time.sleep(0.06)\n"
        "        began = time.process_time()\n        while time.process_time() - began < 0.015:\n            pass\n"
        "        os._exit(0)\nwhile True:\n    pass",
    }
    _, alone = graded(grader, tmp_path / "alone", "while True:\n    pass")
    cell, took = graded(grader, tmp_path, bodies[kind], SPIN)
    assert cell.points == 0
    assert took < 3 * alone, "a thirteenth of a core makes two seconds last for twenty-six"


FREE = {
    "niceness": "os.setpriority(os.PRIO_PROCESS, 0, 0)",
    "niceness of all": "os.setpriority(os.PRIO_USER, 0, 15)",
    "realtime": "os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))",
    "first at the disk": "assert ctypes.CDLL(None).syscall(NUMBER, 1, 0, 2 << 13 | 0) == 0".replace(
        "NUMBER", "251 if os.uname().machine == 'x86_64' else 30"
    ),
    "large pipes": "import fcntl; fcntl.fcntl(os.pipe()[0], 1031, 1 << 20)",
}


def test_a_submission_keeps_its_core_its_place_and_its_pipes(grader, tmp_path):
    """It cannot take the time of others by any of the ways that the system has for it."""
    tries = "".join(
        f"try:\n    {line}\n    got.append({name!r})\nexcept (OSError, AssertionError):\n    pass\n"
        for name, line in FREE.items()
    )
    body = f"import ctypes, os\ngot = []\n{tries}before = os.sched_getaffinity(0)\n"
    body += "os.sched_setaffinity(0, range(os.cpu_count()))\n"
    body += (
        "if os.cpu_count() > 1 and (len(before) > 1 or os.sched_getaffinity(0) != before):\n    got.append('cores')\n"
    )
    body += "if os.nice(0) < 1:\n    got.append('not nice')\nassert not got, got"
    cell, _ = graded(grader, tmp_path, body)
    assert (cell.ended, cell.message) == ("ok", "")


HOLD = """held = []
for _ in range(100):
    pair = socket.socketpair()
    held.append(pair)
    for one in pair:
        one.setblocking(False)
        try:
            while True:
                one.send(bytes(1 << 16))
        except BlockingIOError:
            pass
time.sleep(60)
"""


def test_memory_that_the_kernel_holds_counts(grader, tmp_path):
    """Sockets that nobody reads from hold as much as arrays do."""
    body = "import os, socket, time\nfor _ in range(12):\n    if os.fork() == 0:\n"
    body += "".join(f"        {line}\n" for line in HOLD.splitlines()) + "time.sleep(60)"
    cell, _ = graded(grader, tmp_path, body)
    assert cell.ended == "died"
    assert "MB of memory" in cell.message


def test_processor_time_of_all_processes_together_is_limited(grader, tmp_path, monkeypatch):
    """Ten processes do not have ten times the time of one."""
    monkeypatch.setattr(grader, "limits", Limits(cell_seconds=30, cpu_seconds=2))
    cell, took = graded(grader, tmp_path, "for _ in range(6):\n    spin(True)\ntime.sleep(60)", SPIN)
    assert (cell.ended, "too much processor time" in cell.message) == ("died", True)
    assert took < 10


def test_honest_submissions_do_not_pay_for_hostile_ones(tmp_path):
    """Same grades; how long each took is measured by `benchmarks/neighbours.py`, on a quiet machine."""
    workers = max(2, len(os.sched_getaffinity(0)))
    with neighbours.grader_of(tmp_path) as grader:
        among = neighbours.together(grader, tmp_path / "among", 4, 3, workers)
    assert {one.points for one in among if not one.name} == {2}
    assert max(one.points for one in among if one.name) == 1, "its other answer is right"
