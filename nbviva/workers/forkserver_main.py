"""A warm process, with IPython and NumPy loaded, from which examiners and candidates are forked in milliseconds.

It never sees a secret: no hidden test, no expected value, no seed. For each submission it forks a keeper, which is as
clean. The keeper forks the examiner, which only then is told what to examine, and, whenever the examiner asks, a
candidate, which enters the jail. The keeper watches the candidate's memory and ends whatever is left at the end.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import marshal
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NoReturn

from nbviva.atomic import remove_tree
from nbviva.bridge.connection import Connection
from nbviva.errors import SandboxError
from nbviva.exam import candidate, examination, precompile
from nbviva.exam.control import AHEAD
from nbviva.exam.shell import Shell
from nbviva.limits import Limits
from nbviva.sandbox import privileges, probe
from nbviva.state import generators
from nbviva.state.environment import SCRATCH

WATCH = 0.05  # seconds that a candidate may go on filling memory beyond its limit
FASTEST = 20e9  # bytes in a second: no faster is memory filled; so far from the limit one can look away for longer
GRACE = 10.0 - AHEAD  # seconds that an examiner may take beyond what it promised before it is ended


def main() -> None:
    """Serve requests on the socket whose descriptor is the first argument.

    The second is that of a pipe whose other end the main process alone has; all others are modules to load.
    """
    server, alive = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes the socket
    _load_all(sys.argv[3:])
    if "pandas" in sys.modules:
        importlib.import_module("nbviva.bridge.pandas").activate()
    shell = Shell.start()
    warm_up(shell)
    generators.prepare()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page after a fork
    server.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # what a keeper leaves behind at its end is taken over here: else the main process would collect it
    privileges.adopt_orphans()
    while True:
        try:
            text, descriptors, _, _ = socket.recv_fds(server, 65536, 1)
        except InterruptedError:
            continue
        if not text:
            return
        request = json.loads(text)
        pid = os.fork()
        if pid == 0:
            do = prepare if request.get("prepare") else functools.partial(keep, request | {"alive": alive})
            _in_child(functools.partial(do, descriptors[0]), server)
        os.close(descriptors[0])
        server.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def warm_up(shell: Shell) -> None:
    """Run a cell that works and one that fails: what shows a traceback is loaded at the first one, for a tenth of a
    second, and most submissions have one."""
    shell.run_cell("None", silent=True)
    shell.run_cell("1 / 0", silent=True)
    shell.screen.take()
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


def _load_all(names: list[str]) -> None:
    """Import modules, those that are installed and can be imported, so that no candidate has to.

    A fork has only the thread that forks, and whatever another one was about to do, a lock in its hand, is never done.
    So a module that starts threads is left to the candidates: this process begins anew without it.
    """
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
        if _threads() > 1:
            before = sys.orig_argv[1 : len(sys.orig_argv) - len(names)]
            os.execv(sys.executable, [sys.executable, *before, *(other for other in names if other != name)])


def _threads() -> int:
    """Return how many threads this process has, those of compiled libraries too where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def _in_child(do: Any, *close: socket.socket) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for connection in close:
            connection.close()
        do()
        code = 0
    except BaseException:
        if os.environ.get("NBVIVA_DEBUG"):
            import traceback

            with open(os.environ["NBVIVA_DEBUG"], "a") as log:
                traceback.print_exc(file=log)
    finally:
        os._exit(code)


def prepare(channel: int) -> None:
    """Make the cells and modules ready that come over a connection to the main process."""
    privileges.set_dumpable(False)  # there are test cells among them
    connection = Connection(socket.socket(fileno=channel))
    cells, files = marshal.loads(connection.receive()[1])
    connection.send(["ready"], [marshal.dumps((precompile.make(cells).dump(), precompile.bytecode(files)))])


def keep(request: dict[str, Any], channel: int) -> None:
    """Be the keeper of one submission.

    Parameters
    ----------
    request : dict
        ``top``: what is removed at the end; in it ``root``, the examiner's folder, and ``work``, the candidate's;
        ``level``, ``limits``, ``readable``; ``alive``, a descriptor that says when the main process is gone.
    channel : int
        Descriptor of the examiner's connection to the main process.
    """
    os.setsid()
    ours, theirs = socket.socketpair()
    watched = os.fork()
    if watched == 0:
        _in_child(lambda: _be_examiner(request, channel, theirs), ours)
    theirs.close()
    os.close(channel)
    Keeper(request, ours, watched).serve()


def _be_examiner(request: dict[str, Any], channel: int, control: socket.socket) -> None:
    privileges.set_dumpable(False)  # other processes of the same user must not look into this one
    settle_in(Path(request["root"]), "Agg")
    _limit_memory(2 * Limits(**request["limits"]).memory_bytes)
    examination.run(Connection(socket.socket(fileno=channel)), control, Path(request["root"]))


def _limit_memory(size: int) -> None:
    """Keep a test cell that is given a huge value from taking all memory."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size + (2 << 30), resource.RLIM_INFINITY))
    except (ImportError, ValueError, OSError):
        pass


def settle_in(root: Path, backend: str) -> None:
    """Make a folder the home of this process."""
    (root / SCRATCH).mkdir(exist_ok=True)
    os.chdir(root)
    os.environ.update(environment(str(root), backend))
    tempfile.tempdir = None
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(0)


def environment(root: str, backend: str) -> dict[str, str]:
    """Return the environment of a process whose home is `root`."""
    scratch = os.path.join(root, SCRATCH)
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}
    path = os.pathsep.join((os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"))
    return {
        "PATH": path, "LANG": "C.UTF-8", "TERM": "dumb", "HOME": scratch, "TMPDIR": scratch, "MPLCONFIGDIR": scratch,
        "USER": "student", "MPLBACKEND": backend, "NBGRADER_EXECUTION": "autograde", **threads,
    }  # fmt: skip


class Keeper:
    """Forks candidates when the examiner asks, watches them, and ends them.

    Parameters
    ----------
    request : dict
    control : socket
        Connection to the examiner.
    examiner : int
        Process id of the examiner.
    """

    def __init__(self, request: dict[str, Any], control: socket.socket, examiner: int):
        self._request, self._control, self._examiner = request, control, examiner
        self._limits = Limits(**request["limits"])
        self._jailed: probe.Jailed | None = None
        self._reason = ""
        self._count = 0
        self._busy_until = time.monotonic() + 60
        self._main = select.poll()
        self._main.register(request["alive"], 0)

    def serve(self) -> None:
        """Do what the examiner asks until it is gone, or the main process is."""
        buffer = b""
        try:
            looks = time.monotonic()
            while True:
                readable, _, _ = select.select([self._control], [], [], max(0.0, looks - time.monotonic()))
                if time.monotonic() >= looks:  # not with each message: a look costs more than a message
                    looks = time.monotonic() + self._watch()
                    if self._main.poll(0):
                        return
                if not readable:
                    continue
                came = self._control.recv(65536)
                if not came:
                    return
                buffer += came
                while b"\n" in buffer:
                    line, _, buffer = buffer.partition(b"\n")
                    self._do(json.loads(line))
        except OSError:
            pass
        finally:
            try:
                self._end()
                os.kill(self._examiner, signal.SIGKILL)
                remove_tree(Path(self._request["top"]))  # here, as the main process may be gone
            finally:
                os.killpg(0, signal.SIGKILL)  # this process too, the examiner, and what a test cell may have started

    def _do(self, order: list[Any]) -> None:
        if order[0] == "busy":
            self._busy_until = time.monotonic() + order[1] + GRACE
        elif order[0] == "start":
            self._start()
        elif order[0] == "end":
            self._end(order[1])
            self._reply({"reason": self._reason})

    def _reply(self, answer: dict[str, Any], *descriptors: int) -> None:
        text = json.dumps(answer).encode() + b"\n"
        if descriptors:
            socket.send_fds(self._control, [text], list(descriptors))
        else:
            self._control.sendall(text)

    def _start(self) -> None:
        self._end()
        self._count += 1
        self._reason = ""
        ours, theirs = socket.socketpair()
        work = Path(self._request["work"])
        if self._request["level"] != "namespaces":  # there a candidate works in a copy in memory anyway
            given, work = work, work.with_name(f"{work.name}-{self._count}")
            shutil.copytree(given, work)
        limits = self._limits

        def be_candidate() -> None:
            settle_in(Path.cwd(), "module://matplotlib_inline.backend_inline")
            candidate.run(Connection(theirs), os.getcwd(), limits.output_bytes)

        try:
            self._jailed = probe.start(
                be_candidate, level=self._request["level"], work=work, limits=limits, keep=[theirs.fileno()],
                readable=[Path(p) for p in self._request["readable"]], environment=environment(str(work), "Agg"),
            )  # fmt: skip
        except SandboxError as error:
            self._reply({"failed": str(error)})
        else:
            self._reply({"pid": self._jailed.pid}, ours.fileno())
        finally:
            ours.close()
            theirs.close()

    def _watch(self) -> float:
        """Look at the candidate and at the time; return after how many seconds to look again."""
        room = 0
        if self._jailed is not None and not self._reason:
            use = self._jailed.usage(self._limits.memory_bytes)
            room = self._limits.memory_bytes - use.memory_bytes
            if room < 0:
                self._reason = "memory"
            elif use.processes > 2 * self._limits.processes + 8:
                self._reason = "processes"
            if self._reason:
                self._jailed.end()
        if time.monotonic() > self._busy_until:
            os.kill(self._examiner, signal.SIGKILL)
        return WATCH + max(0, room) / FASTEST

    def _end(self, died: bool = False) -> None:
        if self._jailed is not None:
            status, waits = self._jailed.poll(), 100
            while died and status is None and not self._reason and waits:
                time.sleep(0.005)
                self._watch()
                status, waits = self._jailed.poll(), waits - 1
            if not self._reason and status is not None:
                self._reason = f"signal {-status}" if status < 0 else f"exit {status}"
            self._jailed.end()
            if self._request["level"] != "namespaces":
                remove_tree(self._jailed.work)
            self._jailed = None


if __name__ == "__main__":
    main()
