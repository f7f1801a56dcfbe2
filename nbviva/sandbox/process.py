"""One process in its sandbox, as its keeper sees it: its start, what it uses, the end of all that it started.

Levels, the strongest first. *namespaces*: a machine of its own, with Landlock and the system call filter on top where
there are any. *landlock*: files, network and signals, on the machine as it is, with the filter. *limits*: resource
limits and a session of its own; the filter where there is one. If the keeper is root, each candidate is a user of its
own as well.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import site
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbviva.errors import SandboxError
from nbviva.limits import LEVELS, Limits
from nbviva.sandbox import namespaces, privileges, procfs
from nbviva.sandbox.setup import Setup
from nbviva.sandbox.supervisor import enter

START_SECONDS, END_SECONDS = 30.0, 10.0


@dataclass(frozen=True)
class Usage:
    """What a candidate and all it started use now.

    Attributes
    ----------
    processes : int
        Processes and threads.
    memory_bytes : int
        Their own memory, what the kernel may hold for them in pipes and sockets, and files that lie in memory (all of
        `folder_bytes` at level "namespaces").
    folder_bytes : int
        Files in the working and the temporary folder, also those deleted and still open.
    """

    processes: int
    memory_bytes: int
    folder_bytes: int


@dataclass
class SandboxedProcess:
    """A candidate that runs in its sandbox; `start` makes it.

    Attributes
    ----------
    pid : int
        The process to watch: it ends when the candidate has ended and nothing of it is left. A child of the caller.
    work : Path
        The folder that was given. At level "namespaces" the candidate has a copy of it, in /job.
    layers : tuple of str
        What is in force: "namespaces", "landlock 7", "seccomp", "own user" ...
    """

    pid: int
    work: Path
    layers: tuple[str, ...]
    _limits: Limits
    _uid: int | None
    _line: socket.socket
    _folder: int | None
    _said: bytes  # what the supervisor told once all was in force: a candidate may have ended by then
    _status: int | None = field(default=None)

    def usage(self, memory_limit: int = 0, found: Sequence[int] | None = None) -> Usage:
        """Return what the whole tree uses; costs about 0.5 ms and as much again for each process of it.

        Parameters
        ----------
        memory_limit : int
            Memory up to which a number that is too high will do: what processes share counts for each, and the look
            costs a tenth.
        found : sequence of int, optional
            All processes below `pid`, where somebody has just looked for them.
        """
        if found is None or self._status is not None:
            found = procfs.descendants(self.pid) if self._status is None else []
        memory = sum(map(procfs.memory_at_most, found)) if memory_limit else 0
        if not 0 < memory <= memory_limit - (self._limits.folder_bytes if self._folder is not None else 0):
            memory = sum(map(procfs.memory, found))
        memory += procfs.kernel_bytes(found)
        if self._folder is not None:
            space = os.fstatvfs(self._folder)
            used = (space.f_blocks - space.f_bfree) * space.f_frsize
            return Usage(sum(map(procfs.tasks, found)), memory + used, used)
        files = procfs.folder_bytes(self.work, self._limits.folder_bytes) + procfs.deleted_bytes(found)
        return Usage(sum(map(procfs.tasks, found)), memory, files)

    def poll(self) -> int | None:
        """Return how the candidate ended: its exit status, minus the number of a signal, or None if it runs."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._ended(os.waitstatus_to_exitcode(status))
        return self._status

    def _ended(self, supervisor: int) -> None:
        # What the supervisor says of the candidate; what became of itself if it could not say anything.
        said = self._said
        with contextlib.suppress(OSError):
            self._line.setblocking(False)
            said += self._line.recv(64)
        self._status = int(said[1:].split()[0]) if said.startswith(b"S") else supervisor
        self._line.close()
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None

    def end(self) -> None:
        """End the candidate and all it started, also what has left its session; return when nothing is left.

        Raises
        ------
        SandboxError
            If something does not die within ten seconds (it hangs in the kernel).
        """
        if "namespaces" in self.layers and self.poll() is None:
            # The kernel ends a process namespace with its first process, and this one's end waits for all others.
            os.kill(self.pid, signal.SIGKILL)
            self.wait(END_SECONDS)
        elif self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
            if not self.wait(END_SECONDS / 2):  # somebody has stopped the supervisor
                deadline = time.monotonic() + END_SECONDS / 2
                while procfs.end_below(self.pid) and time.monotonic() < deadline:
                    os.kill(self.pid, signal.SIGCONT)
                    time.sleep(0.01)
                os.kill(self.pid, signal.SIGKILL)
                self.wait(END_SECONDS / 2)
        if self.poll() is None:
            raise SandboxError(
                f"process {self.pid} of a candidate does not end; the machine may have to be started anew"
            )
        if self._uid is not None and "namespaces" not in self.layers:
            deadline = time.monotonic() + END_SECONDS
            while left := procfs.of_user(self._uid):
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                if time.monotonic() > deadline:
                    raise SandboxError(f"processes {left} of a candidate do not end")
                time.sleep(0.001)

    def wait(self, seconds: float) -> bool:
        """Wait some time for the candidate's end; tell whether it came."""
        deadline = time.monotonic() + seconds
        pause = 0.0005
        while self.poll() is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            pause = min(2 * pause, 0.02)
        return True


def python_folders() -> tuple[Path, ...]:
    """Return the folders this Python is made of: its prefixes and the places of its packages."""
    names = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        names.append(site.getusersitepackages())
    return tuple(Path(name) for name in dict.fromkeys(names) if os.path.isdir(name))


def start(
    main: Callable[[], None],
    *,
    level: str,
    work: Path,
    readable: Sequence[Path],
    limits: Limits,
    keep: Sequence[int],
    environment: Mapping[str, str],
) -> SandboxedProcess:
    """Fork a candidate that runs `main` in a sandbox, and return when all of that is in force.

    The caller should have one thread and hold no secret; it becomes the parent of processes below it whose own parents
    end. `main` begins in the working folder, as leader of a session, with the descriptors 0 to 2 on the null device;
    when it returns the candidate ends with 0, if it raises with 1.

    Parameters
    ----------
    main : callable
        What the candidate does.
    level : str
        One of `LEVELS`.
    work : Path
        The candidate's working folder. At "namespaces" it gets a copy of it in memory, as /job; else the folder itself,
        which becomes its user's if the caller is root, and in which `.tmp` is made.
    readable : sequence of Path
        Folders and files it may read besides the system's programs and libraries: those of Python.
    limits : Limits
        What it may use.
    keep : sequence of int
        Descriptors that stay open in it; not folders.
    environment : mapping of str to str
        All of its environment, but for HOME and TMPDIR, which the sandbox sets.

    Returns
    -------
    SandboxedProcess
        To watch it and to end it. Hold it: the candidate also ends when this is dropped, or the caller dies.

    Raises
    ------
    SandboxError
        If the level cannot be set up; nothing runs then.
    """
    if level not in LEVELS:
        raise SandboxError(f"{level!r} is no level of the sandbox; there are {', '.join(LEVELS)}")
    if sys.platform == "win32" or not hasattr(os, "fork"):
        raise SandboxError("this system has no fork: candidates run on Linux and macOS, on Windows within WSL 2")
    if level != "limits" and not privileges.LINUX:
        raise SandboxError(f"level {level!r} needs Linux; this system gives 'limits'")
    try:
        privileges.refuse_folders(keep)
    except ValueError as error:
        raise SandboxError(str(error)) from None
    folder = Path(os.path.realpath(work))
    setup = Setup(main, level, folder, tuple(readable), limits, frozenset(keep), dict(environment), gc.isenabled())
    privileges.adopt_orphans()
    ours, theirs = socket.socketpair()
    child = None
    if level == "namespaces" and os.geteuid() == 0 and privileges.may(privileges.CAP_SYS_ADMIN):
        child = namespaces.fork_into_own_processes()  # a fork of a large process is what a sandbox costs most
        setup = replace(setup, first=child is not None)
    if child is None:
        child = os.fork()
    if child == 0:
        enter(setup, theirs)
    theirs.close()
    return _await_setup(setup, child, ours, work)


def _await_setup(setup: Setup, child: int, line: socket.socket, work: Path) -> SandboxedProcess:
    """Read what the processes of a sandbox tell, line by line, until all is in force or one of them gives up."""
    supervisor = child
    folder: int | None = None
    uid: int | None = None
    said = b""
    line.settimeout(START_SECONDS)
    try:
        while True:
            data, sent, _, _ = socket.recv_fds(line, 65536, 1)
            folder = sent[0] if sent else folder
            said += data
            while b"\n" in said:
                message, _, said = said.partition(b"\n")
                kind, text = chr(message[0]), message[1:].decode(errors="replace")
                if kind == "P":  # the supervisor, forked by a process that ends now
                    os.waitpid(child, 0)
                    supervisor = int(text)
                    line.sendall(b"g")
                elif kind == "U":
                    uid = int(text)
                elif kind == "L":
                    line.settimeout(None)
                    layers = tuple(text.split(","))
                    return SandboxedProcess(supervisor, work, layers, setup.limits, uid, line, folder, said)
                elif kind == "E":
                    raise SandboxError(text)
            if not data:
                raise SandboxError("a process of the sandbox died before all was in force")
    except (OSError, SandboxError) as error:
        reason = f"nothing was heard for {START_SECONDS:.0f} seconds" if isinstance(error, TimeoutError) else str(error)
        with contextlib.suppress(OSError):
            os.kill(supervisor, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(supervisor, 0)
        line.close()
        if folder is not None:
            os.close(folder)
        failed = f"level {setup.level!r} of the sandbox cannot be set up: {reason}"
        raise SandboxError(f"{failed}. `nbviva doctor` says what this machine gives and how to get more") from None
