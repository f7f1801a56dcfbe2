"""The fork server: what it loads, and that it can be forked without losing anything."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from nbviva.errors import ExaminationError
from nbviva.exam.task import Task, TaskCell
from nbviva.limits import Limits
from nbviva.workers import forkserver
from nbviva.workers.forkserver import ForkServer
from nbviva.workers.runner import Ground, Runner

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the system tells of threads and arguments on Linux")


def test_a_module_that_starts_a_thread_is_left_to_the_candidates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork has one thread: what the others were about to do would never be done, and their locks never let go."""
    (tmp_path / "busy_module.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
    )
    (tmp_path / "quiet_module.py").write_text("")
    (tmp_path / "start.py").write_text(
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n"
        "from nbviva.workers import forkserver_main\nforkserver_main.main()\n"
    )
    monkeypatch.setattr(ForkServer, "program", (str(tmp_path / "start.py"),))
    server = ForkServer(("quiet_module", "busy_module", "json"))
    try:
        server.await_start()
        here = Path(f"/proc/{server.process.pid}")
        assert len(list((here / "task").iterdir())) == 1
        assert (here / "cmdline").read_bytes().split(b"\0")[-3:-1] == [b"quiet_module", b"json"]
        assert server.precompile(["1 + 1"], {}).cells
    finally:
        server.close()


def test_one_thread_is_left_when_all_is_loaded() -> None:
    """IPython has a thread of its own for its history where it keeps one."""
    server = ForkServer(("matplotlib.pyplot", "pandas"))
    try:
        server.await_start()
        assert len(list(Path(f"/proc/{server.process.pid}/task").iterdir())) == 1
    finally:
        server.close()


@pytest.mark.parametrize("home", ["there", "not to be written"])
def test_the_fork_server_has_a_home_that_is_no_other_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: str
) -> None:
    """Libraries read their settings there, and would write elsewhere, with a warning, if it could not be written."""
    place, temporary = tmp_path / "cache", tmp_path / "temporary"
    temporary.mkdir()
    if home == "there":
        place.mkdir()
    else:
        place.write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    process = ForkServer(("matplotlib.pyplot",))
    try:
        process.await_start()
        assert os.listdir(temporary) == [] if home == "there" else len(os.listdir(temporary)) == 1
    finally:
        process.close()
    del process
    gc.collect()
    assert os.listdir(temporary) == []


def test_a_fork_server_that_is_not_used_is_not_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    """It is started before anyone knows whether there is anything to grade."""
    process = ForkServer(("matplotlib.pyplot",))
    process.close()
    assert process.process.returncode == -signal.SIGKILL
    assert capfd.readouterr().err == ""


def test_a_fork_server_that_does_not_start_is_told_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And tried once more before that."""
    monkeypatch.setattr(ForkServer, "program", ("-c", "raise SystemExit(3)"))
    runner = Runner()
    runner.expect((), 0)
    cell = TaskCell.of({"position": 0, "grade_id": "", "kind": "extra", "source": "1"})
    with pytest.raises(ExaminationError, match="did not start"):
        runner.run(Ground({}, (), Limits(), "limits"), Task((cell,), Limits(), 0))
    runner.close()


@pytest.mark.parametrize("how", ["closed", "main killed"])
def test_the_files_of_an_assignment_are_written_once_and_removed(how, tmp_path):
    """Also if the process that graded is killed: it may have been for want of memory, a hundred times a day."""
    program = (
        "import sys, time\nfrom nbviva.workers.forkserver import ForkServer, Precompiled\n"
        "server, made = ForkServer(()), Precompiled()\nserver.await_start()\n"
        "places = {server.template({'below/data.txt': b'x'}, made) for _ in range(2)}\n"
        "print(*places, (places.pop() / 'below' / 'data.txt').read_text(), flush=True)\n"
        "sys.stdin.read()\nserver.close()\n"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    with started:
        place, text = started.stdout.readline().split()
        assert (text, Path(place).parent.parent) == ("x", tmp_path)
        if how == "main killed":
            started.kill()
    until = time.monotonic() + 30
    while os.listdir(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="this system tells of no process that another one has started"
)
def test_a_keeper_that_nobody_collects_is_gone():
    """A fork server that was killed leaves them to the first process of a container, which may collect nobody."""
    keeper = os.fork()
    if keeper == 0:
        os._exit(0)
    os.waitid(os.P_PID, keeper, os.WEXITED | os.WNOWAIT)
    assert forkserver._is_gone(keeper, 2)
    os.waitpid(keeper, 0)
