"""The sandbox holds: each promise is tried for real, at every level and as every user that this machine gives."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import json
import mmap
import os
import platform
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nbviva.errors import SandboxError
from nbviva.limits import LEVELS, Limits
from nbviva.sandbox import (
    SandboxedProcess,
    confine,
    explain,
    landlock,
    namespaces,
    privileges,
    procfs,
    python_folders,
    seccomp,
    start,
    syscalls,
    try_levels,
    try_walls,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork: there is no sandbox on Windows")

SECONDS = 30.0
ORDINARY = 12345  # an id without a name, for tests that run as root
USERS = ("root", "ordinary") if hasattr(os, "geteuid") and os.geteuid() == 0 else ("ordinary",)
SMALL = Limits(memory_bytes=512 << 20, processes=24, file_bytes=8 << 20, folder_bytes=32 << 20, cpu_seconds=30)


def as_keeper(user: str, act: Callable[[], Any]) -> Any:
    """Return what `act` returns in a forked process, as plain data; `user` is "root" or "ordinary"."""
    line, end = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = {}
        try:
            os.close(line)
            if user == "ordinary" and os.geteuid() == 0:
                privileges.become(ORDINARY)
                privileges.set_dumpable(True)
            said = {"value": act()}
        except BaseException as error:
            known = isinstance(error, SandboxError)
            said = {"sandbox": str(error)} if known else {"broken": "".join(traceback.format_exception(error))}
        finally:
            with contextlib.suppress(BaseException):
                os.write(end, json.dumps(said).encode())
            os._exit(0)
    os.close(end)
    data, deadline = b"", time.monotonic() + SECONDS
    while select.select([line], [], [], max(0, deadline - time.monotonic()))[0] and (part := os.read(line, 65536)):
        data += part
    os.close(line)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert data, f"the keeper said nothing within {SECONDS:.0f} seconds"
    said = json.loads(data)
    if "sandbox" in said:
        raise SandboxError(said["sandbox"])
    assert "broken" not in said, said["broken"]
    return said["value"]


class Keeper:
    """A process that keeps candidates, with a place outside of the sandbox; lives within `as_keeper`."""

    def __init__(self, level: str, limits: Limits = SMALL) -> None:
        self.level, self.limits = level, limits
        self.outside = Path(tempfile.mkdtemp(prefix="outside-"))
        self.outside.chmod(0o777)
        self.work = Path(tempfile.mkdtemp(prefix="work-"))
        (self.outside / "canary").write_text("canary")
        (self.outside / "canary").chmod(0o666)
        self.pid = os.getpid()

    def start(
        self, attempt: Callable[[], Any], environment: dict[str, str] | None = None, **options: Any
    ) -> SandboxedProcess:
        """Start a candidate that makes an attempt; what that returns comes out of `answer`."""
        self.line, end = os.pipe()

        def main() -> None:
            try:
                said = attempt()
            except OSError as error:
                said = errno.errorcode.get(error.errno or 0, str(error))
            except BaseException as error:
                said = repr(error)
            os.write(end, json.dumps(said).encode())

        sandboxed = start(
            main, level=self.level, work=self.work, readable=options.pop("readable", ()), limits=self.limits,
            keep=[end, *options.pop("keep", ())], environment=environment or {},
        )  # fmt: skip
        os.close(end)
        return sandboxed

    def answer(self) -> Any:
        data = b""
        while select.select([self.line], [], [], SECONDS / 2)[0] and (part := os.read(self.line, 65536)):
            data += part
            with contextlib.suppress(ValueError):
                return json.loads(data)
        return f"no answer, but {data!r}"

    def close(self) -> None:
        shutil.rmtree(self.outside, ignore_errors=True)
        shutil.rmtree(self.work, ignore_errors=True)


def kept(user: str, level: str, act: Callable[[Keeper], Any], limits: Limits = SMALL) -> Any:
    """Return what `act` returns with a keeper in a process of its own."""

    def inside() -> Any:
        keeper = Keeper(level, limits)
        try:
            return act(keeper)
        finally:
            keeper.close()

    return as_keeper(user, inside)


def tried(user: str, level: str, attempt: Callable[[Keeper], Any], **options: Any) -> Any:
    """Return what an attempt returns within the sandbox, or the name of the error it ends with."""

    def act(keeper: Keeper) -> Any:
        sandboxed = keeper.start(lambda: attempt(keeper), **options)
        answer = keeper.answer()
        sandboxed.end()
        return answer

    return kept(user, level, act)


@functools.cache
def why_not(user: str, level: str) -> str:
    """Return why a level cannot be had by a user; empty if it can."""
    try:
        return "" if tried(user, level, lambda keeper: "in") == "in" else "the candidate could not answer"
    except SandboxError as error:
        return str(error)


def pairs(*levels: str) -> Any:
    """Run a test for each of these levels and each user."""
    return pytest.mark.parametrize(("user", "level"), [(user, level) for level in levels for user in USERS])


@pytest.fixture(autouse=True)
def _needs(request: pytest.FixtureRequest) -> None:
    """Skip, with the reason, where the machine does not give the level."""
    if "level" in request.fixturenames and "user" in request.fixturenames:
        user, level = request.getfixturevalue("user"), request.getfixturevalue("level")
        if reason := why_not(user, level):
            pytest.skip(f"{level} as {user}: {reason}")


STRONG = pairs("namespaces", "landlock")
EVERY = pairs(*LEVELS)
CLOSED = {"ENOENT", "EACCES", "EPERM", "ESRCH", "EXDEV", "EROFS"}
NO_NETWORK = {"EAFNOSUPPORT", "ENETUNREACH", "EACCES", "EPERM", "ECONNREFUSED", "ENOENT", "EPROTONOSUPPORT"}


# Files


@STRONG
def test_a_file_outside_is_out_of_reach(user, level):
    """Solutions, other submissions and the gradebook are such files; permissions would allow each of these."""
    attempts = {
        "read": lambda keeper: (keeper.outside / "canary").read_text(),
        "list": lambda keeper: os.listdir(keeper.outside),
        "write": lambda keeper: (keeper.outside / "canary").write_text("x"),
        "create": lambda keeper: (keeper.outside / "new").write_text("x"),
        "remove": lambda keeper: os.remove(keeper.outside / "canary"),
        "rename": lambda keeper: os.rename(keeper.outside / "canary", "canary"),
        "hard link": lambda keeper: os.link(keeper.outside / "canary", "canary"),
        "truncate": lambda keeper: os.truncate(keeper.outside / "canary", 0),
        "through proc": lambda keeper: Path(f"/proc/self/root{keeper.outside}/canary").read_text(),
        "above": lambda keeper: Path(f"../../../..{keeper.outside}/canary").read_text(),
    }
    for name, attempt in attempts.items():
        assert tried(user, level, attempt) in CLOSED, name


@STRONG
def test_modes_and_times_of_files_outside_do_not_change(user, level):
    """Landlock alone lets a candidate change the modes of its user's files: a key made readable, a gradebook shut."""

    def act(keeper):
        canary = keeper.outside / "canary"
        before = canary.stat()

        def change():
            for attempt in (
                lambda: os.chmod(canary, 0o600),
                lambda: os.utime(canary, (1, 1)),
                lambda: os.setxattr(canary, "user.x", b"x"),
                lambda: privileges.call(
                    "fchmodat2", privileges.libc().syscall, 452, -100, str(canary).encode(), 0o600, 0
                ),
            ):
                with contextlib.suppress(OSError):
                    attempt()
            return "tried"

        sandboxed = keeper.start(change)
        assert keeper.answer() == "tried"
        sandboxed.end()
        after = canary.stat()
        with contextlib.suppress(OSError):
            assert os.listxattr(canary) == []
        return [before.st_mode == after.st_mode, before.st_mtime == after.st_mtime]

    assert kept(user, level, act) == [True, True]


@STRONG
def test_copying_a_file_works(user, level):
    """`shutil.copy` changes the mode of the copy: a layer against that must not break honest code."""

    def attempt(keeper):
        Path("a").write_text("text")
        shutil.copy2("a", "b")
        os.mkdir("folder")
        shutil.move("b", "folder/c")
        return Path("folder/c").read_text()

    assert tried(user, level, attempt) == "text"


@STRONG
def test_homes_and_settings_of_the_machine_are_not_shown(user, level):
    """Names alone say who else is there, and secrets lie in them."""
    for name in ("/home", "/root", "/var", "/run", "/srv", "/mnt", "/boot", "/etc/shadow", "/etc/ssh", os.getcwd()):
        if os.path.isdir(name):
            found = tried(user, level, lambda keeper, name=name: os.listdir(name))
            assert found in CLOSED, (name, found)
        elif os.path.exists(name):
            assert tried(user, level, lambda keeper, name=name: Path(name).read_bytes().decode("latin1")) in CLOSED, (
                name
            )


@STRONG
def test_a_link_in_the_working_folder_leads_nowhere(user, level):
    """A submission may come with links to private files."""

    def act(keeper):
        os.symlink(keeper.outside / "canary", keeper.work / "link")
        os.symlink(keeper.outside, keeper.work / "folder")
        found = []
        for name in ("link", "folder/canary"):
            sandboxed = keeper.start(lambda name=name: Path(name).read_text())
            found.append(keeper.answer())
            sandboxed.end()
        return found

    assert set(kept(user, level, act)) <= CLOSED


@EVERY
def test_the_working_folder_can_be_used(user, level):
    """The data files that came with the assignment are there, under their names, and can be changed."""

    def act(keeper):
        (keeper.work / "data").mkdir()
        (keeper.work / "data" / "dinos.txt").write_text("aachenosaurus")
        (keeper.work / "run.sh").write_text("#!/bin/sh\necho ran\n")
        (keeper.work / "run.sh").chmod(0o755)
        os.mkfifo(keeper.work / "pipe")

        def use():
            Path("data/dinos.txt").write_text(Path("data/dinos.txt").read_text().upper())
            Path("new").mkdir()
            with tempfile.NamedTemporaryFile() as file, open(Path.home() / "settings", "w") as settings:
                file.write(b"x")
                settings.write("x")
            ran = subprocess.run(["./run.sh"], capture_output=True, text=True).stdout
            return [Path("data/dinos.txt").read_text(), ran, os.getcwd()]

        sandboxed = keeper.start(use)
        answer = keeper.answer()
        sandboxed.end()
        return [*answer[:2], answer[2] in ("/job", str(keeper.work))]

    assert kept(user, level, act) == ["AACHENOSAURUS", "ran\n", True]


def test_what_is_not_a_plain_file_is_not_copied(tmp_path):
    """A pipe in the working folder would hold up whoever copies it."""
    for name in ("from", "to", "from/below"):
        (tmp_path / name).mkdir()
    (tmp_path / "from" / "below" / "file").write_text("x")
    os.mkfifo(tmp_path / "from" / "pipe")
    os.symlink("/etc/passwd", tmp_path / "from" / "link")
    source = os.open(tmp_path / "from", os.O_RDONLY)
    namespaces.copy_into(source, str(tmp_path / "to"), None)
    os.close(source)
    assert sorted(os.listdir(tmp_path / "to")) == ["below", "link"]
    assert os.readlink(tmp_path / "to" / "link") == "/etc/passwd"
    assert (tmp_path / "to" / "below" / "file").read_text() == "x"


@STRONG
def test_python_itself_is_readable_and_cannot_be_changed(user, level):
    """Student code imports what is not loaded yet; what it plants there would run in the next process."""
    # Python of the user who runs the tests; the other one may not be able to read it.
    readable = python_folders() if user == USERS[0] else (Path("/usr"),)

    def act(keeper):
        def use():
            found = [bool(os.listdir(folder)) for folder in readable]
            for folder in readable:
                try:
                    (folder / "planted").write_text("x")
                    found.append("planted")
                except OSError as error:
                    found.append(errno.errorcode[error.errno])
            return found

        sandboxed = keeper.start(use, readable=readable)
        answer = keeper.answer()
        sandboxed.end()
        return answer

    answer = kept(user, level, act)
    assert all(answer[: len(readable)])
    assert set(answer[len(readable) :]) <= CLOSED


@STRONG
def test_a_folder_that_is_readable_by_a_link_is_there_under_both_names(user, level):
    """Virtual environments and homes are often reached through links."""

    def act(keeper):
        (keeper.outside / "real").mkdir()
        (keeper.outside / "real" / "module.py").write_text("here")
        os.symlink(keeper.outside / "real", keeper.outside / "link")
        names = (keeper.outside / "link", keeper.outside / "real")
        sandboxed = keeper.start(lambda: [(name / "module.py").read_text() for name in names], readable=[names[0]])
        answer = keeper.answer()
        sandboxed.end()
        return answer

    assert kept(user, level, act) == ["here", "here"]


@pytest.mark.parametrize("user", ["root"])
@pytest.mark.parametrize("level", ["namespaces", "landlock"])
@pytest.mark.skipif("root" not in USERS, reason="only root can shut a folder to others")
def test_python_in_a_folder_of_root_works_for_roots_candidates(user, level):
    """Root's own Python lies below a folder that no other user can enter; the candidate is another user."""

    def act(keeper):
        shut = keeper.outside / "shut"
        (shut / "python").mkdir(parents=True)
        (shut / "python" / "module.py").write_text("here")
        (shut / "secret").write_text("secret")
        shut.chmod(0o700)

        def use():
            found = [(shut / "python" / "module.py").read_text()]
            try:
                found.append((shut / "secret").read_text())
            except OSError as error:
                found.append(errno.errorcode[error.errno])
            return found

        sandboxed = keeper.start(use, readable=[shut / "python"])
        answer = keeper.answer()
        sandboxed.end()
        return answer

    found = kept(user, level, act)
    assert found[0] == "here"
    assert found[1] in CLOSED


@pytest.mark.parametrize("user", ["root"])
@pytest.mark.parametrize("level", ["limits"])
@pytest.mark.skipif("root" not in USERS, reason="only root can shut a folder to others")
def test_without_landlock_a_shut_folder_is_an_error_with_a_way_out(user, level):
    """To keep root's rights instead would open the whole machine."""

    def act(keeper):
        keeper.outside.chmod(0o700)
        keeper.start(lambda: "in", readable=[keeper.outside])

    with pytest.raises(SandboxError, match=r"only root can enter.*install Python"):
        kept(user, level, act)


# Processes


def act_on_victim(keeper: Keeper, attempt: Callable[[int], Any]) -> Any:
    """Make an attempt on a process outside; return the answer and how that process fared."""
    victim = os.fork()
    if victim == 0:
        privileges.reset_signals()
        privileges.end_with_parent(signal.SIGKILL)
        while True:
            signal.pause()
    sandboxed = keeper.start(lambda: attempt(victim))
    answer = keeper.answer()
    sandboxed.end()
    ended = os.waitpid(victim, os.WNOHANG)[0]
    if not ended:
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
    return [answer, "ended" if ended else "alive"]


def raw(number: int, *arguments: int) -> int:
    return privileges.call("syscall", privileges.libc().syscall, number, *arguments)


COLUMN = privileges.MACHINES.index(platform.machine()) if platform.machine() in privileges.MACHINES else 0


def nr(name: str) -> int:
    number = seccomp.NUMBERS[name][COLUMN]
    assert number is not None
    return number


ON_PROCESSES: dict[str, Callable[[int], Any]] = {
    "environ": lambda pid: len(Path(f"/proc/{pid}/environ").read_bytes()),
    "memory": lambda pid: os.open(f"/proc/{pid}/mem", os.O_RDONLY),
    "descriptors": lambda pid: os.listdir(f"/proc/{pid}/fd"),
    "root": lambda pid: os.listdir(f"/proc/{pid}/root/"),
    "command": lambda pid: Path(f"/proc/{pid}/cmdline").read_text(),
    "kill": lambda pid: os.kill(pid, signal.SIGKILL),
    "kill all": lambda pid: os.kill(-1, signal.SIGCONT) if os.getpid() > 99 else os.kill(pid, signal.SIGKILL),
    "queue a signal": lambda pid: privileges.call(
        "queue", privileges.libc().syscall, nr("rt_sigqueueinfo"), pid, signal.SIGKILL, struct.pack("=3i116x", 9, 0, -1)
    ),
    "pidfd": lambda pid: signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL),
    "trace": lambda pid: privileges.call("ptrace", privileges.libc().ptrace, 16, pid, None, None),
    "read memory": lambda pid: raw(nr("process_vm_readv"), pid, 0, 0, 0, 0, 0),
    "limits": lambda pid: raw(nr("prlimit64"), pid, 7, 0, 0),
    "priority": lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 19),
    "processors": lambda pid: os.sched_setaffinity(pid, {0}),
}


@STRONG
@pytest.mark.parametrize("what", ON_PROCESSES)
@pytest.mark.skipif(not privileges.LINUX, reason="the strong levels are Linux'")
def test_other_processes_are_out_of_reach(user, level, what):
    """The examiner, with the hidden tests, is such a process, and has the same user id without root."""
    if what == "kill all" and level == "landlock" and landlock.abi() < landlock.FIRST_WITH_SCOPES:
        pytest.skip("refused by the filter; see test_signals_without_scopes")
    answer, victim = kept(user, level, lambda keeper: act_on_victim(keeper, ON_PROCESSES[what]))
    assert victim == "alive"
    assert what == "kill all" or answer in CLOSED


@STRONG
def test_the_supervisor_cannot_be_ended_or_read(user, level):
    """It tells how the candidate ended, and ends what that leaves behind."""

    def attempt(keeper):
        parent = os.getppid() or 1
        found = []
        for act in (
            lambda: os.kill(parent, signal.SIGKILL),
            lambda: os.kill(parent, signal.SIGTERM),
            lambda: os.open(f"/proc/{parent}/mem", os.O_RDONLY),
            lambda: Path(f"/proc/{parent}/environ").read_bytes(),
            lambda: os.listdir(f"/proc/{parent}/fd"),
        ):
            try:
                act()
                found.append("done")
            except OSError as error:
                found.append(errno.errorcode[error.errno])
        time.sleep(0.1)
        return found

    found = tried(user, level, attempt)
    # A first process of a namespace gets no signal from within that it does not handle: not an error, no effect.
    assert isinstance(found, list), found
    assert set(found[2:]) <= CLOSED


@pairs("landlock")
@pytest.mark.parametrize("version", [1, 3, 5])
def test_signals_without_scopes(user, level, version):
    """Before Linux 6.12 Landlock has no signal scope: the filter lets a candidate signal itself and its group alone."""
    if user == "root":
        pytest.skip("root's candidates have a user of their own")

    def attempts(pid):
        found = []
        for act in (
            lambda: os.kill(pid, signal.SIGKILL),
            lambda: os.kill(-1, signal.SIGKILL),
            lambda: signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL),
            lambda: raw(nr("tgkill"), pid, pid, signal.SIGKILL),
            lambda: raw(nr("tkill"), pid, signal.SIGKILL),
            lambda: raw(nr("fcntl"), 0, 8, pid),
            lambda: Path(f"/proc/{pid}/environ").read_bytes(),
        ):
            try:
                act()
                found.append("done")
            except OSError as error:
                found.append(errno.errorcode[error.errno])
        os.kill(os.getpid(), 0)
        os.kill(0, 0)
        return found

    def act(keeper):
        landlock.abi = lambda: version
        return act_on_victim(keeper, attempts)

    answer, victim = kept(user, level, act)
    assert victim == "alive"
    assert set(answer) <= CLOSED


@EVERY
def test_daemons_end_with_the_candidate(user, level):
    """A process left behind could wait for the next submission, or for the results."""

    def act(keeper):
        alive, end = os.pipe()

        def daemons():
            ready, tell = os.pipe()
            for _ in range(3):
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                            signal.signal(number, signal.SIG_IGN)
                        os.write(end, b"x")
                        os.write(tell, b"x")
                        time.sleep(3600)
                    os._exit(0)
            for _ in range(3):
                os.read(ready, 1)

        found = []
        for ended in (False, True):  # ended by the keeper, and by itself
            sandboxed = keeper.start(lambda: [daemons(), time.sleep(0 if ended else 3600)], keep=[end])  # noqa: B023
            counted = b""
            while len(counted) < 3:
                counted += os.read(alive, 3)
            before = len(procfs.descendants(sandboxed.pid)) if not ended else 3
            deadline = time.monotonic() + 10
            while ended and sandboxed.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            sandboxed.end()
            found.append([before >= 3, sandboxed.poll()])
        os.close(end)
        # With the last process that holds it, the pipe ends.
        found.append([bool(select.select([alive], [], [], 2)[0]), os.read(alive, 1).decode()])
        return found

    if not privileges.LINUX:
        pytest.skip("no sub-reapers: a daemon can get away here")
    assert kept(user, level, act) == [[True, -9], [True, 0], [True, ""]]


@EVERY
def test_a_fork_bomb_is_bounded_and_ends(user, level):
    """The machine stays usable, and the next submission finds it empty."""

    def act(keeper):
        def bomb():
            born = 0
            for _ in range(500):
                try:
                    if os.fork() == 0:
                        while True:
                            with contextlib.suppress(OSError):
                                os.fork()
                    born += 1
                except OSError:
                    pass
            return born

        # it stays when it has answered: with its end all it started ends too, and nothing would be there to be counted
        sandboxed = keeper.start(lambda: [os.write(line[1], b"%d " % bomb()), time.sleep(60)], keep=[line[1]])
        answer = int(os.read(line[0], 99))
        seen = sandboxed.usage().processes
        begun = time.monotonic()
        sandboxed.end()
        took = time.monotonic() - begun
        return [answer, seen, took, procfs.descendants(keeper.pid)]

    line = os.pipe()
    answer, seen, took, left = kept(user, level, act)
    room = SMALL.processes if user == "root" or level == "namespaces" else SMALL.processes + 40
    assert 0 < answer <= room
    assert 1 < seen <= room
    assert took < 5
    assert left == []


@EVERY
def test_nothing_is_left_when_the_keeper_dies(user, level):
    """An operator may kill the grading at any time."""
    if not privileges.LINUX:
        pytest.skip("no sub-reapers: a daemon can get away here")
    alive, end = os.pipe()

    def run():
        if os.fork() == 0:
            os.setsid()
            time.sleep(3600)
        os.write(end, b"x")
        time.sleep(3600)

    def act(keeper):
        sandboxed = keeper.start(run, keep=[end])
        os.read(alive, 1)
        return sandboxed.poll() is None

    assert kept(user, level, act)  # which kills its keeper
    os.close(end)
    ready = select.select([alive], [], [], 5)[0]
    assert ready
    assert os.read(alive, 1) == b""
    os.close(alive)


@pairs("limits")
def test_an_end_before_the_keeper_has_listened_is_told(user, level):
    """On a busy machine a candidate can be gone before its keeper reads that all is in force."""

    def act(keeper):
        real = socket.recv_fds

        def late(*arguments):
            time.sleep(0.5)
            return real(*arguments)

        socket.recv_fds = late
        sandboxed = start(
            lambda: os.kill(os.getpid(), signal.SIGKILL),
            level=level, work=keeper.work, readable=(), limits=keeper.limits, keep=(), environment={},
        )  # fmt: skip
        while sandboxed.poll() is None:
            time.sleep(0.002)
        return sandboxed.poll()

    assert kept(user, level, act) == -signal.SIGKILL


@EVERY
def test_how_a_candidate_ends_is_told(user, level):
    """A death is not a wrong answer: the engine has to know which it was."""
    ends = {
        "returns": (lambda: None, 0),
        "raises": (lambda: 1 / 0, 1),
        "exits": (lambda: sys.exit(3), 3),
        "leaves": (lambda: os._exit(4), 4),
        "crashes": (lambda: ctypes.string_at(0), -signal.SIGSEGV),
        "is killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), -signal.SIGKILL),
        "aborts": (os.abort, -signal.SIGABRT),
    }

    def act(keeper):
        found = {}
        for name, (end, _) in ends.items():
            sandboxed = start(
                end, level=level, work=keeper.work, readable=(), limits=keeper.limits, keep=(), environment={}
            )
            while sandboxed.poll() is None:
                time.sleep(0.002)
            sandboxed.end()
            found[name] = sandboxed.poll()
        return found

    found = kept(user, level, act)
    wanted = {name: status for name, (_, status) in ends.items()}
    assert found == wanted


# Network


@STRONG
def test_no_socket_leads_out(user, level):
    """Answers could be fetched and tests sent away; D-Bus, Docker or an agent would act for the candidate."""

    def act(keeper):
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            port = listener.getsockname()[1]
            path, abstract = str(keeper.outside / "socket"), f"\0nbviva-test-{os.getpid()}"
            for address, kind in (
                (path, socket.SOCK_STREAM), (path + ".d", socket.SOCK_DGRAM),
                (abstract, socket.SOCK_STREAM), (abstract + "d", socket.SOCK_DGRAM),
            ):  # fmt: skip
                door = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
                door.bind(address)
                if kind == socket.SOCK_STREAM:
                    door.listen()
            for name in (path, path + ".d"):
                os.chmod(name, 0o777)

            def pair_sends(address):
                one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
                return one.sendto(b"x", address)

            def connect(family, kind, address):
                with socket.socket(family, kind) as one:
                    one.settimeout(2)
                    one.connect(address)
                    return one.send(b"x")

            attempts = {
                "tcp": lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port)),
                "udp": lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", port)),
                "tcp6": lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("::1", port)),
                "netlink": lambda: connect(socket.AF_NETLINK, socket.SOCK_RAW, (0, 0)),
                "path": lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, path),
                "datagram path": lambda: connect(socket.AF_UNIX, socket.SOCK_DGRAM, path + ".d"),
                "abstract": lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, abstract),
                "datagram abstract": lambda: connect(socket.AF_UNIX, socket.SOCK_DGRAM, abstract + "d"),
                "pair to path": lambda: pair_sends(path + ".d"),
                "pair to abstract": lambda: pair_sends(abstract + "d"),
            }

            def run():
                found = {}
                for name, attempt in attempts.items():
                    try:
                        found[name] = attempt()
                    except OSError as error:
                        found[name] = errno.errorcode[error.errno]
                one, other = socket.socketpair()
                one.send(b"inside")
                return [found, other.recv(9).decode()]

            sandboxed = keeper.start(run)
            answer = keeper.answer()
            sandboxed.end()
            return answer

    found, inside = kept(user, level, act)
    assert {name: said for name, said in found.items() if said not in NO_NETWORK} == {}
    assert inside == "inside"  # asyncio and multiprocessing need pairs


# The kernel


@STRONG
def test_the_filter_refuses_what_opens_the_kernel(user, level):
    """Mounts, namespaces, tracing and the large, seldom used parts of the kernel."""
    calls = {
        "unshare": lambda: raw(nr("unshare"), 0x10000000),
        "clone": lambda: raw(nr("clone"), 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0),
        "mount": lambda: privileges.call("mount", privileges.libc().mount, b"tmpfs", b"/tmp", b"tmpfs", 0, None),
        "remount": lambda: privileges.call("mount", privileges.libc().mount, None, b"/usr", None, 0x20 | 0x1000, None),
        "bpf": lambda: raw(nr("bpf"), 0, 0, 0),
        "io_uring": lambda: raw(nr("io_uring_setup"), 1, 0),
        "perf": lambda: raw(nr("perf_event_open"), 0, 0, 0, 0, 0),
        "keys": lambda: raw(nr("keyctl"), 0, 0),
        "handles": lambda: raw(nr("open_by_handle_at"), -100, 0, 0),
        "userfaultfd": lambda: raw(nr("userfaultfd"), 1),
        "terminal": lambda: raw(nr("ioctl"), 0, 0x5412, 0),
        "shared memory": lambda: raw(nr("shmget"), 1, 4096, 0o1600),
        "personality": lambda: raw(nr("personality"), 0x0040000),
        "hiding": lambda: raw(nr("prctl"), 4, 0),
        "anonymous shared": lambda: len(mmap.mmap(-1, 4096)),
    }

    def attempt(keeper):
        found = {}
        for name, act in calls.items():
            try:
                found[name] = act()
            except OSError as error:
                found[name] = errno.errorcode[error.errno]
        for name, act in (("clone3", lambda: raw(nr("clone3"), 0, 0)), ("memfd", lambda: os.memfd_create("x"))):
            try:
                found[name] = act()
            except OSError as error:
                found[name] = errno.errorcode[error.errno]
        return found

    found = tried(user, level, attempt)
    assert found == {**dict.fromkeys(calls, "EPERM"), "clone3": "ENOSYS", "memfd": "ENOSYS"}


@EVERY
def test_no_capability_and_no_setuid_program_helps(user, level):
    """`mount`, `su` and the like run as root elsewhere."""

    def attempt(keeper):
        status = dict(line.split(":\t") for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
        ran = subprocess.run(["/bin/sh", "-c", "cat /proc/self/status"], capture_output=True, text=True).stdout
        below = dict(line.split(":\t") for line in ran.splitlines() if ":\t" in line)
        keys = ("CapPrm", "CapEff", "NoNewPrivs", "Seccomp")
        return [[status[key] for key in keys], [below.get(key, "?") for key in keys], os.getuid()]

    if not privileges.LINUX:
        pytest.skip("/proc is Linux'")
    mine, below, uid = tried(user, level, attempt)
    assert mine == ["0" * 16, "0" * 16, "1", "2"]
    if level != "landlock":  # a shell's /proc/self is another process' there
        assert below == mine
    assert uid != 0
    assert user != "root" or uid in privileges.OWN_UIDS or 60000 <= uid < 65000


@EVERY
@pytest.mark.skipif("root" not in USERS, reason="only root can make a setuid program of root's")
def test_a_setuid_program_gains_nothing(user, level):
    """Even one that lies where the candidate may read."""
    folder = Path(tempfile.mkdtemp(prefix="setuid-"))
    folder.chmod(0o755)
    shutil.copy(shutil.which("id") or "/usr/bin/id", folder / "id")
    (folder / "id").chmod(0o4755)
    try:
        assert subprocess.run([folder / "id", "-u"], user=ORDINARY, capture_output=True, text=True).stdout == "0\n"
        found = tried(
            user, level,
            lambda keeper: subprocess.run([folder / "id", "-u"], capture_output=True, text=True).stdout.strip(),
            readable=[folder],
        )  # fmt: skip
    finally:
        shutil.rmtree(folder)
    assert found.isdigit()
    assert found != "0"


def test_the_numbers_of_system_calls_are_the_kernels():
    """A wrong number would refuse another call and let this one through; the second machine is seldom at hand."""
    files = ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm-generic/unistd.h")
    if not all(map(os.path.exists, files)):
        pytest.skip("the headers of the kernel are not installed (linux-libc-dev)")
    compared = 0
    for column, file in enumerate(files):
        known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", Path(file).read_text()))
        for table in (seccomp.NUMBERS, syscalls.ALLOWED, privileges.CALLS):
            for name, numbers in table.items():
                if numbers[column] is None:
                    assert name not in known, name
                elif name in known:
                    assert numbers[column] == int(known[name]), (name, file)
                    compared += 1
    assert compared > 180


def test_the_filter_is_sound_on_both_machines():
    """Jumps stay within it, and every path ends in an answer: the kernel of the other machine would refuse it."""
    for machine in seccomp.ARCHITECTURES:
        for unix, to, shares in ((True, None, False), (False, 4711, True)):
            code = seccomp.program(machine, unix_sockets=unix, signals_to=to, shares_files=shares)
            steps = list(struct.iter_unpack("=HBBI", code))
            assert len(steps) < 4096
            assert steps[-1] == (seccomp.RETURN, 0, 0, seccomp.ERROR | errno.ENOSYS)
            for place, (kind, yes, no, _) in enumerate(steps):
                if kind in (seccomp.JUMP_EQ, seccomp.JUMP_GT, seccomp.JUMP_GE, seccomp.JUMP_ANY_BIT):
                    assert place + 1 + max(yes, no) < len(steps)


@EVERY
def test_a_call_that_nobody_has_thought_of_does_not_exist(user, level):
    """What a kernel will have some day is closed today, and libraries take it for an older kernel."""

    def attempt(keeper):
        found = []
        for number in (206 if COLUMN == 0 else 0, 600, 0x40000000 + 39):  # io_setup, one of the future, getpid of x32
            try:
                found.append(raw(number, 0, 0))
            except OSError as error:
                found.append(error.errno)
        return found

    if level == "limits":
        pytest.skip("this level promises no filter")
    assert set(tried(user, level, attempt)) == {errno.ENOSYS}


# What there is, and how much of it


@EVERY
def test_the_environment_is_what_was_given(user, level):
    """Tokens and addresses of the grader's environment are worth more than any grade."""
    os.environ["NBVIVA_TEST_TOKEN"] = "secret"
    try:

        def attempt(keeper):
            shown = Path("/proc/self/environ").read_bytes().strip(b"\0").decode() if privileges.LINUX else ""
            below = subprocess.run(["/usr/bin/env"], capture_output=True, text=True).stdout
            return [dict(os.environ), shown, "NBVIVA" in below or "secret" in below]

        found, shown, below = tried(user, level, attempt, environment={"GIVEN": "1"})
    finally:
        del os.environ["NBVIVA_TEST_TOKEN"]
    assert set(found) == {"GIVEN", "HOME", "TMPDIR"}
    assert found["GIVEN"] == "1"
    assert shown == ""
    assert not below


@EVERY
def test_only_the_descriptors_to_keep_are_open(user, level):
    """An inherited descriptor of a folder or a gradebook would lead past every layer."""

    def act(keeper):
        folder = os.open(keeper.outside, os.O_RDONLY)
        canary = os.open(keeper.outside / "canary", os.O_RDONLY)
        os.dup2(canary, 200)

        def look():
            found = []
            for descriptor in range(1024):
                with contextlib.suppress(OSError):
                    os.fstat(descriptor)
                    found.append(descriptor)
            return [found, [os.fstat(number).st_rdev == os.stat("/dev/null").st_rdev for number in (0, 1, 2)]]

        sandboxed = keeper.start(look)
        open_, null = keeper.answer()
        sandboxed.end()
        return [len(open_), open_[:3], null, folder in open_, 200 in open_]

    assert kept(user, level, act) == [4, [0, 1, 2], [True] * 3, False, False]


def test_a_folder_is_not_kept():
    """With an open folder one can leave any sandbox."""

    def act(keeper):
        folder = os.open(keeper.outside, os.O_RDONLY)
        keeper.start(lambda: "in", keep=[folder])

    with pytest.raises(SandboxError, match="is a folder, expected a socket"):
        kept(USERS[-1], "limits", act)


@EVERY
def test_a_large_file_is_refused(user, level):
    """By an error in the candidate, not by a full disk."""

    def attempt(keeper):
        with open("large", "wb") as file:
            for _ in range(100):
                file.write(bytes(1 << 20))
        return "written"

    assert tried(user, level, attempt) == "EFBIG"


def measured(keeper: Keeper, steps: list[Callable[[], Any]]) -> list[Any]:
    """Return what a candidate uses at first and after each of its steps, and at last how its steps ended."""
    go, done = os.pipe(), os.pipe()

    def run():
        held = []
        for step in steps:
            os.read(go[0], 1)
            try:
                held.append(step())
            except OSError as error:
                held.append(errno.errorcode[error.errno])
            os.write(done[1], b"x")
        os.read(go[0], 1)
        return [said if isinstance(said, str) else "done" for said in held]

    sandboxed = keeper.start(run, keep=[go[0], done[1]])
    found = [sandboxed.usage()]
    for _ in steps:
        os.write(go[1], b"x")
        assert select.select([done[0]], [], [], SECONDS / 2)[0]
        os.read(done[0], 1)
        found.append(sandboxed.usage())
    os.write(go[1], b"x")
    ended = keeper.answer()
    sandboxed.end()
    return [*({"memory": usage.memory_bytes >> 20, "folder": usage.folder_bytes >> 20} for usage in found), ended]


@EVERY
def test_many_files_are_refused_or_seen(user, level):
    """What the kernel does not bound the keeper must see, also a file that was deleted and is still open."""

    def hide():
        hidden = open("hidden", "wb", buffering=0)  # noqa: SIM115
        os.remove("hidden")
        hidden.write(bytes(7 << 20))
        return hidden

    def fill():
        for number in range(8):
            Path(f"part{number}").write_bytes(bytes(7 << 20))

    first, hidden, filled, ended = kept(user, level, lambda keeper: measured(keeper, [hide, fill]))
    assert first["folder"] < 2
    assert hidden["folder"] - first["folder"] == 7
    if level == "namespaces":
        assert ended == ["done", "ENOSPC"]
        assert filled["folder"] <= (SMALL.folder_bytes >> 20) + 1
    else:
        assert filled["folder"] > SMALL.folder_bytes >> 20


@pairs("namespaces")
def test_files_in_memory_count_as_memory(user, level):
    """/tmp and /dev/shm lie in memory at this level, together no more than the folder may hold."""
    steps = [
        lambda: Path("/dev/shm/a").write_bytes(bytes(7 << 20)),
        lambda: Path("/tmp/b").write_bytes(bytes(7 << 20)),
    ]
    first, one, both, ended = kept(user, level, lambda keeper: measured(keeper, steps))
    assert ended == ["done", "done"]
    assert [one["folder"] - first["folder"], both["folder"] - first["folder"]] == [7, 14]
    assert 12 <= both["memory"] - first["memory"] <= 18


@EVERY
def test_memory_of_all_processes_is_seen(user, level):
    """Limits of the kernel count for each process: four with 100 MB each are within them."""

    def act(keeper):
        def take():
            shared = bytearray(b"x" * (50 << 20))  # once, though five processes have it
            pids = []
            for _ in range(4):
                if (pid := os.fork()) == 0:
                    mine = bytearray(b"x" * (100 << 20))
                    Path(f"ready{os.getpid()}").touch()
                    time.sleep(60)
                    os._exit(len(mine) + len(shared))
                pids.append(pid)
            while len([name for name in os.listdir() if name.startswith("ready")]) < 4:
                time.sleep(0.01)
            return "taken"

        sandboxed = keeper.start(lambda: [os.write(keeper_line[1], json.dumps(take()).encode()), time.sleep(60)],
                              keep=[keeper_line[1]])  # fmt: skip
        idle = sandboxed.usage()
        assert os.read(keeper_line[0], 99) == b'"taken"'
        busy = sandboxed.usage()
        sandboxed.end()
        return [idle.processes, idle.memory_bytes >> 20, busy.processes, busy.memory_bytes >> 20]

    keeper_line = os.pipe()
    idle, idle_mb, busy, busy_mb = kept(user, level, act)
    assert idle <= 5
    assert idle_mb < 100
    assert busy == 5
    assert 430 <= busy_mb <= 560


@EVERY
def test_memory_of_one_process_is_bounded(user, level):
    """By a MemoryError, which a cell can end with, before anybody has to be killed."""
    assert "MemoryError" in tried(user, level, lambda keeper: len(bytearray(2 << 30)))


@pairs("namespaces")
def test_the_root_shows_what_it_needs_and_no_more(user, level):
    """A file system of its own: read-only, but for three places."""

    def attempt(keeper):
        found = []
        for name in ("/new", "/usr/new", "/etc/new", "/dev/new", "/proc/new"):
            try:
                Path(name).write_text("x")
                found.append(name)
            except OSError:
                pass
        mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        # One root: another below it could be reached as "/..". And nothing but the three places can be written to.
        open_ = sorted(fields[4] for fields in mounts if "ro" not in fields[5].split(","))
        found += [fields[4] for fields in mounts if "nosuid" not in fields[5].split(",")]
        found += [] if [fields[4] for fields in mounts].count("/") == 1 else ["two roots"]
        found += [place for place in open_ if not place.startswith(("/dev/", "/job", "/tmp"))]
        return [sorted(os.listdir("/")), found, Path("/etc/passwd").read_text().count("\n"), os.listdir("/job"),
                socket.gethostname(), len([name for name in os.listdir("/proc") if name.isdigit()])]  # fmt: skip

    root, written, users, job, name, running = tried(user, level, attempt)
    assert set(root) <= {"bin", "dev", "etc", "job", "lib", "lib32", "lib64", "libx32", "nix", "gnu", "proc", "sbin", "tmp", "usr"}  # fmt: skip  # noqa: E501
    assert written == []
    assert users == 1
    assert job == []
    assert name == "sandbox"
    assert running <= 2


@pairs("namespaces")
def test_every_namespace_is_its_own(user, level):
    """Each of them closes something: abstract sockets the network's, signals the processes', host names the last."""

    def act(keeper):
        kinds = ("mnt", "pid", "net", "ipc", "uts", "cgroup")

        def numbers():
            return [os.readlink(f"/proc/self/ns/{kind}") for kind in kinds]

        outside = numbers()
        sandboxed = keeper.start(numbers)
        inside = keeper.answer()
        sandboxed.end()
        return [kind for kind, here, there in zip(kinds, outside, inside, strict=True) if here == there]

    assert kept(user, level, act) == []


@pairs("namespaces")
def test_namespaces_hold_without_landlock_and_filter(user, level):
    """Many machines have no Landlock: what it closes as well must be closed without it."""

    def act(keeper):
        def refuse(**_):
            raise OSError(errno.ENOSYS, "seccomp")

        landlock.abi = lambda: 0
        seccomp.restrict = refuse
        shown = keeper.outside / "shown"
        shown.mkdir()
        shown.chmod(0o777)
        abstract = f"\0nbviva-alone-{os.getpid()}"
        with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
            unix.bind(abstract)
            unix.listen()
            port = tcp.getsockname()[1]
            attempts = (
                lambda: (keeper.outside / "canary").read_text(),
                lambda: os.listdir("/../home"),
                lambda: Path(f"/proc/1/root{keeper.outside}/canary").read_text(),
                lambda: (shown / "new").write_text("x"),
                lambda: shown.chmod(0o700),
                lambda: Path("/new").write_text("x"),
                lambda: os.kill(keeper.pid, 0),
                lambda: Path("/proc/1/environ").read_bytes(),
                lambda: os.open("/proc/1/mem", os.O_RDONLY),
                lambda: socket.socket().connect(("127.0.0.1", port)),
                lambda: socket.socket(socket.AF_UNIX).connect(abstract),
                lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)),
                lambda: privileges.call("mount", privileges.libc().mount, b"tmpfs", b"/tmp", b"tmpfs", 0, None),
                lambda: privileges.call("umount", privileges.libc().umount2, b"/usr", 2),
                lambda: privileges.call("ptrace", privileges.libc().ptrace, 16, 1, None, None),
            )

            def run():
                found = []
                for attempt in attempts:
                    try:
                        attempt()
                        found.append("done")
                    except OSError as error:
                        found.append(errno.errorcode[error.errno])
                return found

            sandboxed = keeper.start(run, readable=[shown])
            answer = keeper.answer()
            sandboxed.end()
        return [answer, list(sandboxed.layers)]

    found, layers = kept(user, level, act)
    assert set(found) <= CLOSED | NO_NETWORK, found
    assert "seccomp" not in layers


@pairs("namespaces")
def test_an_older_kernel_mounts_read_only_too(user, level):
    """Before Linux 5.12 mounts are made read-only one by one."""

    def act(keeper):
        real = namespaces.syscall

        def without(name, *arguments):
            if name == "mount_setattr":
                raise OSError(errno.ENOSYS, name)
            return real(name, *arguments)

        namespaces.syscall = without

        def look():
            found = []
            for name in (keeper.outside / "shown" / "new", Path("/usr/new"), Path("/new"), Path("/job/new")):
                try:
                    name.write_text("x")
                    found.append("written")
                except OSError as error:
                    found.append(errno.errorcode[error.errno])
            return [found, os.statvfs("/usr").f_flag & 7]

        (keeper.outside / "shown").mkdir()
        (keeper.outside / "shown").chmod(0o777)
        sandboxed = keeper.start(look, readable=[keeper.outside / "shown"])
        answer = keeper.answer()
        sandboxed.end()
        return answer

    found, flags = kept(user, level, act)
    assert set(found[:3]) <= CLOSED
    assert found[3] == "written"
    assert flags == 7  # read-only, no setuid programs, no devices


@pairs("namespaces")
def test_without_a_proc_of_its_own_the_machines_is_not_shown(user, level):
    """Containers that hide parts of their own /proc do not allow a new one."""

    def act(keeper):
        real = namespaces._mount

        def without(source, target, kind, flags, data=None):
            if kind == "proc":
                raise OSError(errno.EPERM, "proc")
            real(source, target, kind, flags, data)

        namespaces._mount = without
        sandboxed = keeper.start(lambda: [sorted(os.listdir("/proc")), len(Path("/proc/cpuinfo").read_text()) > 0])
        answer = keeper.answer()
        sandboxed.end()
        return answer

    assert kept(user, level, act) == [["cpuinfo", "meminfo", "stat"], True]


@pairs("namespaces")
def test_a_terminal_can_be_opened(user, level):
    """IPython runs `!command` in one."""

    def attempt(keeper):
        _, terminal = os.openpty()
        return os.isatty(terminal)

    assert tried(user, level, attempt) is True


# What is said


def test_what_cannot_be_set_up_is_named():
    """The message says which level, what failed, and where to look."""

    def act(keeper):
        keeper.start(lambda: "in", readable=[Path("/does/not/exist")])

    if reason := why_not(USERS[-1], "namespaces"):
        pytest.skip(reason)
    with pytest.raises(SandboxError, match=r"'namespaces'.*/does/not/exist.*does not exist.*nbviva doctor"):
        kept(USERS[-1], "namespaces", act)
    with pytest.raises(SandboxError, match=r"'fences' is no level .*there are namespaces, landlock, limits"):
        kept(USERS[-1], "fences", lambda keeper: keeper.start(lambda: "in"))


@pytest.mark.parametrize("shown", ["/", "work", "below"])
def test_what_is_shown_must_not_hold_the_working_folder(tmp_path, shown):
    """A root that shows itself would be written to."""
    (tmp_path / "below").mkdir()
    folder = {"/": Path("/"), "work": tmp_path, "below": tmp_path / "below"}[shown]
    with pytest.raises(OSError, match="overlap"):
        namespaces.covering([folder], tmp_path)


def refusing(numbers: list[int]) -> None:
    """Refuse some system calls from now on, as a container does."""
    steps = [(0x20, 0, 0, 0)]
    for number in numbers:
        steps += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | errno.EPERM)]
    steps.append((0x06, 0, 0, 0x7FFF0000))
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("=H6xQ", len(steps), ctypes.addressof(code)), 16)
    privileges.no_new_privileges()
    privileges.syscall("seccomp", 1, 0, header)


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize(
    ("refused", "level"),
    [((), "namespaces"), (("unshare",), "landlock"), (("mount",), "landlock"), (("unshare", "landlock"), "limits")],
)
@pytest.mark.skipif(
    platform.machine() not in privileges.MACHINES or not privileges.LINUX, reason="the filter is Linux'"
)
def test_the_probe_finds_the_strongest_level(user, refused, level, monkeypatch):
    """What a machine says of itself and what it gives are two things: containers refuse calls, systems say so late."""
    # Python itself may lie where an ordinary user cannot read; that is another test.
    monkeypatch.setattr("nbviva.sandbox.attempts.python_folders", lambda: (Path("/usr"),))
    for name in LEVELS[LEVELS.index(level) :]:
        if reason := why_not(user, name):
            pytest.skip(f"{name} as {user}: {reason}")

    def act():
        refusing([444 if name == "landlock" else nr(name) for name in refused])
        report = try_levels(SMALL, all_of_them=True)
        found = try_levels(SMALL)
        assert [*found.levels] == [*LEVELS[: LEVELS.index(report.level) + 1]]
        return [found.level, report.line, explain(report, try_walls(Limits())), report.levels]

    found, line, text, levels = as_keeper(user, act)
    assert found == level
    assert line.startswith(f"sandbox: {level} (")
    assert "\n" not in line
    assert list(levels) == list(LEVELS)
    assert all(name in text for name in LEVELS)
    for name in LEVELS[: LEVELS.index(level)]:
        assert levels[name][0].startswith("cannot be set up: ")
    if level == "limits":
        assert "reads files outside" in levels["limits"]
        assert "reads files outside" in line
        assert "sends UDP" not in line  # the filter is there without Landlock
    else:
        assert levels[level] == []


def test_an_open_layer_is_found_by_the_probe(monkeypatch):
    """The probe believes nothing but its attempts: a layer that seems to be in force and is not leads to no choice."""
    user = USERS[-1]
    if reason := why_not(user, "landlock"):
        pytest.skip(reason)
    monkeypatch.setattr("nbviva.sandbox.attempts.python_folders", lambda: (Path("/usr"),))

    def act():
        namespaces.SYSTEM = (*namespaces.SYSTEM, "/tmp")
        confine.landlock.restrict = lambda **_: 7
        report = try_levels(SMALL, all_of_them=True)
        return [report.level, report.levels["landlock"]]

    level, found = as_keeper(user, act)
    assert level != "landlock"
    assert {"reads files outside", "writes files outside", "signals other processes"} <= set(found)


def test_the_sandbox_can_be_imported_everywhere():
    """Reports and the audit import it also where no candidate can run."""
    code = (
        "import sys; sys.platform = 'win32'\n"
        "for name in ('resource', 'pwd', 'fcntl', 'termios'): sys.modules[name] = None\n"
        "import os; del os.fork\n"
        "from nbviva.sandbox import try_levels; from nbviva.limits import Limits\n"
        "report = try_levels(Limits()); assert report.level == '' and 'no fork' in report.line, report\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
