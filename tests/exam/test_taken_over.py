"""An examiner that was taken over has nothing but its task: test cells that try to reach more get nothing."""

from __future__ import annotations

import functools
import os
import socket
import sys

import pytest
from support import small

from nbviva.grading import Grader
from nbviva.limits import Limits
from nbviva.sandbox import landlock, try_walls
from nbviva.workers import runner

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or landlock.abi() < landlock.FIRST_WITH_SCOPES,
    reason="`nbviva doctor` says what stays open to test cells where the kernel has no Landlock",
)

# What a value of a submission may bring a process to do that holds tests: each attempt says what it came to.
ATTEMPTS = """
import ctypes, json, os, signal, socket, subprocess, sys
course = {course!r}
def write(path):
    with open(path, "w") as file:
        file.write("planted")
def socket_to(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.settimeout(2)
        door.connect(address)
tries = {{
    "gradebook": lambda: open(course + "/gradebook.db", "rb").read(1),
    "gradebook written": lambda: open(course + "/gradebook.db", "r+b"),
    "another submission": lambda: open(course + "/submitted/other/hw/hw.ipynb").read(1),
    "source": lambda: open(course + "/source/hw/hw.ipynb").read(1),
    "secret": lambda: open(course + "/.nbviva/secret", "rb").read(1),
    "course listed": lambda: os.listdir(course),
    "candidate's folder": lambda: os.listdir("../candidate"),
    "file planted": lambda: write(course + "/planted.py"),
    "file planted beside": lambda: write("../planted.py"),
    "file planted in /tmp": lambda: write("/tmp/nbviva-planted-{port}"),
    "shared memory": lambda: write("/dev/shm/nbviva-planted-{port}"),
    "link": lambda: os.link(course + "/gradebook.db", "mine.db"),
    "TCP": lambda: socket_to(socket.AF_INET, ("127.0.0.1", {port})),
    "unix socket": lambda: socket_to(socket.AF_UNIX, course + "/door"),
    "keeper signalled": lambda: os.kill(os.getppid(), 0),
    "main process signalled": lambda: os.kill({main}, 0),
    "keeper traced": lambda: os.kill(0, 1 // (ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0)),
    "keeper's memory": lambda: open(f"/proc/{{os.getppid()}}/mem", "rb"),
    "main process's environment": lambda: open("/proc/{main}/environ", "rb").read(),
    "by a program": lambda: subprocess.run(["cat", course + "/gradebook.db"], check=True, capture_output=True),
    "more memory": lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_AS, (-1, -1)),
    "large file": lambda: os.ftruncate(os.open("large", os.O_RDWR | os.O_CREAT), 1 << 40),
    "namespace": lambda: 1 // (ctypes.CDLL(None).unshare(0x10000000) == 0),
}}
got = []
for name, attempt in tries.items():
    try:
        attempt()
        got.append(name)
    except Exception:
        pass
assert not got, got
"""

# What is honest must go on: files beside it, its own files, programs, threads, processes, plots.
HONEST = """
import asyncio, concurrent.futures, os, pathlib, subprocess, sys, tempfile, threading
import matplotlib.pyplot as plt
assert pathlib.Path("given.csv").read_text() == "1,2"
pathlib.Path("mine").mkdir()
pathlib.Path("mine/result.txt").write_text("4")
os.rename("mine/result.txt", "mine/other.txt")
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "x").write_text("x")
done = subprocess.run([sys.executable, "-c", "print(2)"], capture_output=True, text=True, check=True)
assert done.stdout == "2\\n"
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-1, 2])) == [1, 2]
with concurrent.futures.ProcessPoolExecutor(1) if {processes} else concurrent.futures.ThreadPoolExecutor(1) as pool:
    assert list(pool.map(abs, [-1, 2])) == [1, 2]
assert asyncio.run(asyncio.sleep(0, 3)) == 3
plt.plot([1, 2]); plt.savefig("figure.png"); plt.close()
assert os.path.getsize("figure.png") > 1000
os.chmod("figure.png", 0o600)
assert double(2) == 4
"""

STAYS = """
import os, time
if os.fork() == 0:
    os.setsid()
    if (left := os.fork()) == 0:
        while True:
            time.sleep(1)
    open("left", "w").write(str(left))
    os._exit(0)
os.wait()
print(open("left").read())
assert double(2) == 4
"""


def course_with(tmp_path, text):
    course = small.make(
        tmp_path / "course",
        [small.answer("double", "def double(x):\n    return 2 * x"), small.check("test_double", text)],
    )
    (tmp_path / "course" / "source" / "hw" / "given.csv").write_text("1,2")
    return course


def graded(course, tmp_path, level):
    folder = small.hand_in(course, tmp_path / "work", {})
    with Grader(course, level=level) as grader:
        return grader.grade("hw", folder).notebooks["hw"].cells[1]


@pytest.mark.parametrize("level", ["namespaces", "landlock"])
def test_a_test_cell_reaches_nothing_but_its_task(tmp_path, level):
    """The values that come from a submission are the only way into an examiner; behind it there shall be nothing."""
    root = tmp_path / "course"
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_UNIX) as door:
        text = ATTEMPTS.format(course=str(root), port=listener.getsockname()[1], main=os.getpid())
        course = course_with(tmp_path, text)
        (root / "gradebook.db").write_text("x")
        (root / "gradebook.db").chmod(0o666)
        other = small.hand_in(course, root / "submitted" / "other" / "hw", {})
        for folder in (root, root / "submitted", root / "submitted" / "other", other):
            folder.chmod(0o777)
        os.chdir(root)
        try:
            door.bind("door")
        finally:
            os.chdir("/")
        door.listen()
        cell = graded(course, tmp_path, level)
    assert (cell.ended, cell.message) == ("ok", ""), cell.outputs
    assert cell.points == 1


def test_what_honest_test_cells_do_goes_on(tmp_path):
    """Walls are for who was taken over; an instructor notices none."""
    cell = graded(course_with(tmp_path, HONEST.format(processes=False)), tmp_path, None)
    assert (cell.ended, cell.message) == ("ok", ""), cell.outputs


def test_nothing_of_a_test_cell_outlives_its_submission(tmp_path):
    """A process that has left its session is found by who its parents were."""
    cell = graded(course_with(tmp_path, STAYS), tmp_path, None)
    assert cell.points == 1
    (printed,) = cell.outputs
    assert not os.path.exists(f"/proc/{int(printed['text'])}")


def test_an_examiner_that_does_not_end_is_ended(tmp_path, monkeypatch):
    """When the main process has all results it waits a moment for the end, and then sees to it."""
    text = "import os, time\nprint(os.getpid())\nos._exit = lambda code: time.sleep(60)\nassert double(2) == 4"
    monkeypatch.setattr(runner, "await_end", functools.partial(runner.await_end, seconds=0.3))
    cell = graded(course_with(tmp_path, text), tmp_path, None)
    assert cell.points == 1
    (printed,) = cell.outputs
    assert not os.path.exists(f"/proc/{int(printed['text'])}")


def test_walls_are_tried_for_real():
    """`nbviva doctor` says what stays open to test cells."""
    found, layers = try_walls(Limits())
    assert found == ()
    assert {"seccomp"} <= set(layers)
