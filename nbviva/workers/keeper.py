"""The keeper of one submission: it forks the examiner, and candidates when the examiner asks; watches and ends them.

It never hears of a test. It holds no connection to the main process but one end of a pipe, by which it sees that the
main process is gone, however that ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import time
from pathlib import Path
from typing import Any, NoReturn

import nbviva
from nbviva.atomic import remove_tree
from nbviva.bridge import Connection
from nbviva.errors import SandboxError
from nbviva.exam import INLINE, candidate, control, examination
from nbviva.exam.clock import CLOCK
from nbviva.limits import Limits
from nbviva.sandbox import (
    SandboxedProcess,
    Shares,
    adopt_orphans,
    only_own_folder,
    set_dumpable,
    start,
)
from nbviva.sandbox.procfs import descendants, end_below, folder_bytes, memory_at_most
from nbviva.workers.child import environment, run_in_child, settle_in

WATCH = 0.05  # seconds that a candidate may go on filling memory beyond its limit
FASTEST = 20e9  # bytes in a second: no faster is memory filled; so far from the limit one can look away for longer
GRACE = 10.0 - control.AHEAD  # seconds that an examiner may take beyond what it promised before it is ended
FASTEST_FILES = 2e9  # the same of files
ROOM = 1 << 20  # bytes of files beyond the limit: folders take some too
LONGEST = 1 << 16  # bytes of an order: whoever sends more is no examiner of ours any more
FIRST_STEP = 60.0  # seconds that an examiner may take until it promises anything


def keep(request: dict[str, Any], channel: int) -> None:
    """Be the keeper of one submission; this process ends here.

    Parameters
    ----------
    request : dict
        ``top``: what is removed at the end; in it ``root``, the examiner's folder, not yet made, and ``handed_in``, a
        folder with files of the submission, or empty. ``template``: a folder with the files of the assignment, which is
        only read; ``replies``: a file with what given cells got over a network, or empty; ``level``, ``limits``,
        ``readable``, ``core``; ``alive``, a descriptor that says when the main process is gone.
    channel : int
        Descriptor of the examiner's connection to the main process.
    """
    os.setsid()  # a group of its own, so that all that a test cell may have started can be ended with it
    adopt_orphans()
    if request["core"] is not None:
        with contextlib.suppress(OSError):  # it was taken away meanwhile
            os.sched_setaffinity(0, {request["core"]})
    CLOCK.share()
    ours, theirs = socket.socketpair()
    examiner = os.fork()
    if examiner == 0:
        run_in_child(lambda: _examine(request, channel, theirs), ours)
    CLOCK.keep()
    theirs.close()
    os.close(channel)  # the examiner's alone: its tests and results never pass through here
    Keeper(request, ours, examiner).serve()


def _examine(request: dict[str, Any], channel: int, keeper: socket.socket) -> None:
    """Be the examiner, which is told what to examine when it has given up all that test cells do not need."""
    os.setsid()  # so that it may send signals to itself, and not to the keeper
    set_dumpable(False)  # other processes of the same user must not look into this one
    root, limits = Path(request["root"]), Limits(**request["limits"])
    shutil.copytree(request["template"], root, copy_function=shutil.copyfile)
    settle_in(root, "Agg")
    replies = _replies(request)
    readable = [*map(Path, request["readable"]), Path(nbviva.__file__).parent]
    only_own_folder(root, readable, limits, examiner_bytes(limits))
    examination.run(Connection(socket.socket(fileno=channel)), keeper, root, replies)


def _replies(request: dict[str, Any]) -> bytes:
    return Path(request["replies"]).read_bytes() if request["replies"] else b""


def examiner_bytes(limits: Limits) -> int:
    """Return how much memory an examiner may use with all that it starts: a test cell may be given a huge value."""
    return 2 * limits.memory_bytes + (2 << 30)


class _Stopped(Exception):
    """The main process waits no longer."""


def _stop(*_: Any) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise _Stopped


class Keeper:
    """Forks candidates when the examiner asks, watches them, and ends them.

    Parameters
    ----------
    request : dict
        As `keep` takes it.
    connection : socket
        To the examiner, which speaks as `nbviva.exam.control.Control` does.
    examiner : int
        Process id of the examiner.
    """

    def __init__(self, request: dict[str, Any], connection: socket.socket, examiner: int):
        self._request, self._connection, self._examiner = request, connection, examiner
        self._limits = Limits(**request["limits"])
        # at this level a candidate works in a copy in memory anyway
        self._copies = request["level"] != "namespaces"
        self._candidate: SandboxedProcess | None = None
        self._reason = ""  # how the present candidate ended, or why it was ended
        self._count = 0
        self._busy_until = CLOCK.now() + FIRST_STEP
        self._files_from = 0.0  # when the examiner's folder may be full: until then nobody looks
        self._shares, self._own_shares = Shares(), Shares()  # of all that is below this process, of the candidate alone
        self._main = select.poll()
        self._main.register(request["alive"], 0)  # for no event but the one that is always told: the other end closed

    def serve(self) -> None:
        """Do what the examiner asks until it is gone, or the main process is or has had enough (it sends SIGTERM); then
        end all, this process too."""
        signal.signal(signal.SIGTERM, _stop)
        try:
            self._serve()
        except (OSError, _Stopped):
            pass
        finally:
            try:
                self._end()
                self._end_examiner()
                remove_tree(Path(self._request["top"]))  # here, as the main process may be gone
            finally:
                os.killpg(0, signal.SIGKILL)  # this process too

    def _end_examiner(self) -> None:
        """End the examiner and all that test cells have started, also what has left its session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._examiner, signal.SIGKILL)  # where nobody adopts orphans, as on macOS
        with contextlib.suppress(ChildProcessError):
            while True:
                end_below(os.getpid())  # again and again: what is being forked now is seen at the next look
                os.waitpid(-1, 0)

    def _serve(self) -> None:
        buffer = b""
        looks = time.monotonic()
        while True:
            readable, _, _ = select.select([self._connection], [], [], max(0.0, looks - time.monotonic()))
            if time.monotonic() >= looks:  # not with each message: a look costs more than a message
                looks = time.monotonic() + self._look()
                # what a test cell has started may hold the examiner's end of the connection
                gone = os.waitid(os.P_PID, self._examiner, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if gone is not None or self._main.poll(0):
                    return
            if not readable:
                continue
            came = self._connection.recv(65536)
            if not came:
                return
            buffer += came
            if len(buffer) > LONGEST:
                return
            while b"\n" in buffer:
                line, _, buffer = buffer.partition(b"\n")
                self._do(json.loads(line))

    def _do(self, order: list[Any]) -> None:
        if order[0] == "busy":
            longest = self._limits.submission_seconds + self._limits.cell_seconds + control.AHEAD
            self._busy_until = CLOCK.now() + min(order[1], longest) + GRACE
        elif order[0] == "start":
            self._start()
        elif order[0] == "stop":
            self._end()
        elif order[0] == "end":
            self._end(order[1])
            self._reply({"reason": self._reason})

    def _reply(self, answer: dict[str, Any], *descriptors: int) -> None:
        text = json.dumps(answer).encode() + b"\n"
        if descriptors:
            socket.send_fds(self._connection, [text], list(descriptors))
        else:
            self._connection.sendall(text)

    def _start(self) -> None:
        """Start a candidate; hand the examiner its connection, or the reason why there is none."""
        self._end()
        self._count += 1
        self._reason, self._own_shares = "", Shares()
        ours, theirs = socket.socketpair()
        limits, replies = self._limits, _replies(self._request)

        def answer() -> None:
            settle_in(Path.cwd(), INLINE)
            candidate.run(Connection(theirs), os.getcwd(), limits.output_bytes, replies)

        try:
            work = self._folder()
            self._candidate = start(
                answer, level=self._request["level"], work=work, limits=limits, keep=[theirs.fileno()],
                readable=[Path(p) for p in self._request["readable"]], environment=environment(str(work), "Agg"),
            )  # fmt: skip
        except SandboxError as error:
            self._reply({"failed": str(error)})
        else:
            self._reply({"pid": self._candidate.pid}, ours.fileno())
        finally:
            ours.close()
            theirs.close()

    def _folder(self) -> Path:
        """Return the folder for the next candidate, with the files as they came and nothing of the one before."""
        template, came = Path(self._request["template"]), self._request["handed_in"]
        if not self._copies and not came:
            return template
        work = Path(self._request["top"], f"candidate-{self._count}")
        # the assignment's own files come last: a submission does not replace them
        for folder in (came, template) if came else (template,):
            shutil.copytree(folder, work, copy_function=shutil.copyfile, dirs_exist_ok=True)
        most = self._limits.folder_bytes
        if folder_bytes(work, most) > most:
            raise SandboxError(f"what lies beside the notebook is more than the {most} bytes of limit folder_bytes")
        return work

    def _look(self) -> float:
        """Look at the candidate and at the time; return after how many seconds to look again."""
        room = 0
        examiner = [self._examiner, *descendants(self._examiner)]
        candidate = [] if self._candidate is None else [self._candidate.pid, *descendants(self._candidate.pid)]
        self._shares.look([*examiner, *candidate])
        if self._candidate is not None and not self._reason:
            self._own_shares.look(candidate)
            use = self._candidate.usage(self._limits.memory_bytes, candidate[1:])
            room = self._limits.memory_bytes - use.memory_bytes
            if room < 0:
                self._reason = "memory"
            elif use.processes > 2 * self._limits.processes + 8:
                self._reason = "processes"
            elif use.folder_bytes > self._limits.folder_bytes + ROOM:
                self._reason = "files"
            elif self._own_shares.used > self._limits.cpu_seconds:
                self._reason = f"signal {signal.SIGXCPU:d}"
            if self._reason:
                self._candidate.end()
        pause = WATCH + max(0, room) / FASTEST
        CLOCK.tell(self._shares.kept_waiting, time.monotonic() + pause + WATCH)
        # the test cell itself hangs and has caught its alarm, or was given a value that fills its memory or its folder
        if CLOCK.now() > self._busy_until or self._is_full(examiner):
            os.kill(self._examiner, signal.SIGKILL)
        return pause

    def _is_full(self, examiner: list[int]) -> bool:
        if sum(map(memory_at_most, examiner)) > examiner_bytes(self._limits):
            return True
        if time.monotonic() < self._files_from:
            return False
        most = self._limits.folder_bytes + ROOM
        room = most - folder_bytes(Path(self._request["root"]), most)
        self._files_from = time.monotonic() + max(0, room) / FASTEST_FILES
        return room < 0

    def _end(self, died: bool = False) -> None:
        """End the candidate, if there is one, and note how it ended.

        Parameters
        ----------
        died : bool
            Its connection is closed: wait a moment for its exit status, which comes later than that.
        """
        if self._candidate is None:
            return
        status, waits = self._candidate.poll(), 100
        while died and status is None and not self._reason and waits:
            time.sleep(0.005)
            self._look()
            status, waits = self._candidate.poll(), waits - 1
        if not self._reason and status is not None:
            self._reason = f"signal {-status}" if status < 0 else f"exit {status}"
        self._candidate.end()
        if self._candidate.work != Path(self._request["template"]):
            remove_tree(self._candidate.work)
        self._candidate = None
