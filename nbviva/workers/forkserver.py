"""The fork server as the main process sees it: started, asked for keepers, ended."""

from __future__ import annotations

import contextlib
import functools
import json
import marshal
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from nbviva.atomic import remove_tree
from nbviva.bridge import Connection
from nbviva.errors import ConnectionLost, ExaminationError, ForkServerGone, MessageError
from nbviva.state import SCRATCH
from nbviva.workers.child import environment


@dataclass(frozen=True)
class Precompiled:
    """What is done once for all submissions of a notebook.

    Attributes
    ----------
    cells : bytes
        The instructor's cells, for `nbviva.exam.precompile.Ready.load`.
    modules : dict
        Path -> content of files with bytecode to lie beside the files of the assignment.
    """

    cells: bytes = b""
    modules: dict[str, bytes] = field(default_factory=dict)


@functools.cache
def _alive() -> tuple[int, int]:
    """Return a pipe of which this process keeps one end until it is gone, however it ends; keepers watch the other."""
    return os.pipe()


class _Home:
    """A folder of this user's alone for what libraries keep from run to run: matplotlib looks for fonts, for seconds,
    where it finds no list of them. The user's own settings of libraries change no grade that way."""

    def __init__(self) -> None:
        self.folder = platformdirs.user_cache_dir("nbviva", appauthor=False)
        scratch = os.path.join(self.folder, SCRATCH)
        with contextlib.suppress(OSError):
            os.makedirs(scratch, mode=0o700, exist_ok=True)
        if not os.access(scratch, os.R_OK | os.W_OK | os.X_OK):  # a home that is not there, or is only read
            self._temporary = tempfile.TemporaryDirectory(prefix="nbviva-home-")
            self.folder = self._temporary.name
            os.mkdir(os.path.join(self.folder, SCRATCH), mode=0o700)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder with these files, path -> content, in it."""
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def started(module: str) -> tuple[str, ...]:
    """Return what Python is started with to run the `main` of a module that serves forks: what it loads is no garbage,
    and to look for some takes a sixth of the time."""
    return "-c", f"import gc; gc.disable(); from {module} import main; main()"


class ForkServer:
    """A process from which keepers are forked (`nbviva.workers.forkserver_main`); may be used from several threads.

    It is started, which takes a second, and first waited for when it is used.

    Parameters
    ----------
    modules : tuple of str
        What it loads besides NumPy and IPython.
    hash_seed : int, optional
        With which Python hashes text there, so that sets have the same order in each run; another one each time if not
        given.

    Attributes
    ----------
    program : tuple of str
        What Python is started with. Benchmarks have one of their own, which measures.
    process : subprocess.Popen
    folder : Path
        Made when it is needed, and removed with this, or by that process when this one is killed.

    Raises
    ------
    ExaminationError
        If this system cannot fork.
    """

    program: tuple[str, ...] = started("nbviva.workers.forkserver_main")

    def __init__(self, modules: tuple[str, ...], hash_seed: int | None = None):
        if not hasattr(os, "fork"):
            raise ExaminationError("grading needs a system with fork: Linux or macOS, on Windows within WSL 2")
        ours, theirs = socket.socketpair()
        alive, _ = _alive()
        self._home = _Home()
        self.folder = Path(tempfile.gettempdir(), f"nbviva-{secrets.token_hex(8)}")
        # by the identity of what was compiled, which is held so that it stays its own
        self._templates: dict[int, tuple[Precompiled, Path]] = {}
        clean = environment(self._home.folder, "Agg")
        if hash_seed is not None:
            clean["PYTHONHASHSEED"] = str(hash_seed)
        if "NBVIVA_DEBUG" in os.environ:
            clean["NBVIVA_DEBUG"] = os.environ["NBVIVA_DEBUG"]
        self.process = subprocess.Popen(
            # alone as with -I, which would ignore that seed: nothing else of an environment is there
            [sys.executable, "-s", "-P", *self.program, str(theirs.fileno()), str(alive), str(self.folder), *modules],
            pass_fds=[theirs.fileno(), alive], cwd="/", env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self._socket, self._lock, self._began = ours, threading.Lock(), False

    def fork(self, request: dict[str, Any]) -> tuple[Connection, int]:
        """Fork a keeper for one submission, or a process that does what else is asked.

        Parameters
        ----------
        request : dict
            As `nbviva.workers.keeper.keep` takes it.

        Returns
        -------
        connection : Connection
            To the examiner, or to that process.
        pid : int

        Raises
        ------
        ForkServerGone
            If this process has ended. What it may have forked at the last moment ends as its connection is closed.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                answer = self.ask(json.dumps(request).encode(), theirs.fileno())
        except ForkServerGone:
            ours.close()
            raise
        return Connection(ours), int(answer["pid"])

    def ask(self, text: bytes, *descriptors: int) -> dict[str, Any]:
        """Send one request and return the answer; errors as in `fork`."""
        try:
            with self._lock:
                self.await_start()
                socket.send_fds(self._socket, [text], list(descriptors))
                line = self._line()
        except OSError:
            line = b""
        if not line:
            raise ForkServerGone(
                "the fork server ended: run the command again"
                if self._began
                else "the fork server did not start: is nbviva installed in this environment?"
            )
        return dict(json.loads(line))

    def precompile(self, cells: Sequence[str], files: Mapping[str, bytes]) -> Precompiled:
        """Return what `nbviva.exam.precompile` makes of an instructor's cells and of the modules among the files;
        nothing if that fails, as one can do without."""
        connection, _ = self.fork({"prepare": True})
        connection.deadline = time.monotonic() + 60
        try:
            connection.send(["prepare"], [marshal.dumps((list(cells), dict(files)))])
            return Precompiled(*marshal.loads(connection.receive()[1]))
        except (ConnectionLost, MessageError):
            return Precompiled()
        finally:
            connection.close()

    def template(self, files: Mapping[str, bytes], precompiled: Precompiled) -> Path:
        """Return a folder with the files of an assignment and its compiled modules, made at the first call."""
        with self._lock:
            if not self._templates:
                self.folder.mkdir()
                self.folder.chmod(0o711)  # a candidate may be another user: it passes through, and lists nothing
            if id(precompiled) not in self._templates:
                place = self.folder / str(len(self._templates))
                write_files(place, {**files, **precompiled.modules})
                self._templates[id(precompiled)] = precompiled, place
            return self._templates[id(precompiled)][1]

    def await_start(self) -> None:
        """Wait until it has loaded everything, if it has not yet.

        Raises
        ------
        ConnectionError
            If the process has ended before.
        """
        if not self._began:
            if not self._line():
                raise ConnectionError
            self._began = True

    def _line(self) -> bytes:
        """Return the next line it says; empty if it has ended."""
        line = b""
        while not line.endswith(b"\n"):
            came = self._socket.recv(65536)
            if not came:
                return b""
            line += came
        return line

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        if self._templates:
            remove_tree(self.folder)
        self.process.kill()  # it has nothing to tidy up, and would take a tenth of a second to end by itself
        self.process.wait()


def await_end(keeper: int, seconds: float = 10.0) -> None:
    """Wait until a keeper, which is no child of this process, is gone: it ends when the examiner has lost us.

    Parameters
    ----------
    keeper : int
        Process id.
    seconds : float
        After which it is asked to end, and after as many again killed.
    """
    for last in (signal.SIGTERM, signal.SIGKILL):
        if _is_gone(keeper, seconds):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(keeper, last)


def _is_gone(keeper: int, seconds: float) -> bool:
    """Wait for the end of a process that is no child of this one; tell whether it came in time."""
    ends = time.monotonic() + seconds
    if hasattr(os, "pidfd_open"):
        with contextlib.suppress(OSError):  # a kernel without it, or the keeper is gone
            process = os.pidfd_open(keeper)
            try:
                poller = select.poll()
                poller.register(process, select.POLLIN)
                # a zombie too: where the first process of a container collects nobody, it stays for ever
                return bool(poller.poll(seconds * 1000))
            finally:
                os.close(process)
    # elsewhere a process of somebody else can only be asked again and again
    while time.monotonic() < ends:
        try:
            os.kill(keeper, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.002)
    return False
