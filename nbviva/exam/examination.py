"""One submission from the first cell to the last: what the examiner's process does.

Cells run in order. Answers and extra cells run in the candidate, given cells on both sides, test cells here. When a
candidate dies or takes too long it is replaced, and the cells that have run well are run again; what was earned before
stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from nbviva.bridge import REMOTE, Connection, RemoteFunction, RemoteType, identity, reflection
from nbviva.cells.sanitize import clean_outputs
from nbviva.errors import CandidateGone, KeeperError, OutOfTime
from nbviva.exam.control import Control
from nbviva.exam.examiner import Examiner
from nbviva.exam.precompile import Ready
from nbviva.exam.scoring import score, settle_outputs, shows_result
from nbviva.exam.shell import Screen, Shell
from nbviva.limits import Limits
from nbviva.results import CellResult, Policy, error_output
from nbviva.state import Environment

RESTARTS = 40


def run(channel: Connection, control: socket.socket, root: Path) -> None:
    """Receive a task over `channel`, examine, and send each result as it comes."""
    task, ready = channel.receive()
    try:
        Examination(task, Ready.load(ready), channel, Control(control), root).run()
    except KeeperError as error:
        channel.send(["failed", str(error)])


class Examination:
    """The state of one submission's examination.

    Parameters
    ----------
    task : dict
        Made by `nbviva.grading.assignment.examination_task`.
    ready : Ready
        Of its given cells and test cells.
    channel : Connection
        Where results go.
    control : Control
        The keeper, who starts and ends candidates.
    root : Path
        The examiner's working folder.
    """

    def __init__(self, task: dict[str, Any], ready: Ready, channel: Connection, control: Control, root: Path):
        self.cells = task["cells"]
        self.limits = Limits(**task["limits"])
        # bytes that a candidate may send during one cell: the examiner keeps several copies of some of them
        self.traffic = self.limits.memory_bytes // 8
        self.policy = Policy.of(task["policy"])
        self.seed, self.skip = int(task["seed"]), {int(k): v for k, v in task["skip"].items()}
        self.channel, self.control, self.root = channel, control, root
        self.shell = Shell.start()
        self.shell.settle(self.limits.output_bytes, str(root))
        self.shell.use(ready)
        self.ready = ready
        environment = Environment(root, frozenset(task["own_files"]))
        self.examiner = Examiner(self.shell, environment, self.policy, frozenset(task["synced"]))
        reflection.remember_sources([c["source"] for c in self.cells if c["kind"] in ("answer", "extra")])
        reflection.answer_getsource(_is_stand_in)
        self.connection: Connection | None = None
        self.done: list[str] = []  # what the candidate must run again after it was replaced
        self.trusted: set[str] = set()
        self.restarts = 0
        self.refused: list[str] = []  # test cells that passed though changes of arguments were refused
        self.ends = time.monotonic() + self.limits.submission_seconds
        random.seed(self.seed)
        np.random.seed(self.seed % (1 << 32))

    def run(self) -> None:
        """Go through the cells and send what came of each."""
        self.start()
        positions = [cell["position"] for cell in self.cells]
        if positions:
            self.channel.send(["begin", positions[0]])
        for cell, following in zip(self.cells, [*positions[1:], None], strict=True):
            self.control.busy(self.limits.cell_seconds)
            began = time.monotonic()
            result = self.test(cell) if cell["kind"] == "test" else self.plain(cell)
            result["seconds"] = round(time.monotonic() - began, 4)
            self.channel.send(["result", result, following])
        self.control.busy(self.limits.submission_seconds)
        self.together()
        learned = {name: sorted(found) for name, found in self.examiner.learned.items()}
        self.channel.send(["done", {"learned": learned, "refused": self.refused, "restarts": self.restarts}])

    # ---- the candidate

    def start(self) -> bool:
        """Start a candidate; False if there may be no more."""
        self.restarts += 1
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        if self.restarts > RESTARTS or time.monotonic() > self.ends:
            return False
        channel, root = self.control.start()
        self.connection = Connection(channel)
        self._forget_proxies()
        self.examiner.connect(self.connection, root)
        self.connection.deadline = time.monotonic() + self.limits.cell_seconds
        self.examiner.given(frozenset(self.trusted))
        with contextlib.suppress(CandidateGone):
            self.examiner.hand_over()
        return True

    def _forget_proxies(self) -> None:
        """Remove what stood for objects of a candidate that is gone."""
        space = self.shell.user_ns
        for name in [n for n, v in space.items() if identity(v) in REMOTE and REMOTE[identity(v)][0] is v]:
            del space[name]
        REMOTE.clear()

    def recover(self) -> None:
        """After a death: a new candidate, and the cells that ran well once more."""
        while self.start():
            try:
                for source in self.done:
                    assert self.connection is not None
                    self.connection.deadline = self._deadline()
                    self.examiner.say("cell", source)
                return
            except CandidateGone:
                self.done = self.done[:-1]  # what worked once does not work twice: leave the last one out

    def _deadline(self) -> float:
        return min(time.monotonic() + self.limits.cell_seconds, self.ends)

    def lost(self) -> tuple[str, str]:
        """Return how a candidate ended and the message for the student; start another."""
        how = self.examiner.gone
        reason = self.control.end(died=how == "died")
        self.recover()
        return _why(how, reason, self.limits)

    # ---- cells that run in the candidate

    def plain(self, cell: dict[str, Any]) -> dict[str, Any]:
        """Run an answer, an extra cell or a given cell."""
        result = dict(vars(CellResult(cell["position"], cell["grade_id"], cell["kind"])))
        if cell.get("trusted"):
            self._run_trusted(cell, cell["trusted"])
        if cell.get("imports"):
            self._import(cell["imports"])
        if self.connection is None:
            return {**result, "ended": "not run", "message": "The code of this notebook could not be run any further."}
        if cell["position"] in self.skip:
            return {**result, **self.skip[cell["position"]]}
        self.connection.deadline, self.connection.room = self._deadline(), self.traffic
        try:
            answer, _ = self.examiner.say("cell", cell["source"])
            _, count, error, outputs = answer
            result.update(
                outputs=clean_outputs(outputs, self.limits.output_bytes), ended="error" if error else "ok",
                execution_count=count if type(count) is int else None, message=str(error)[:200],
            )  # fmt: skip
            self.done.append(cell["source"])
        except (CandidateGone, ValueError, TypeError):
            ended, message = self.lost()
            result.update(ended=ended, message=message, outputs=[_error(ended, message)])
        return result

    def _run_trusted(self, cell: dict[str, Any], statements: list[str]) -> None:
        """Run the part of a cell that the examiner needs too."""
        with _timer(self.limits.cell_seconds), contextlib.suppress(OutOfTime, CandidateGone):
            for statement in statements:
                self.shell.run_cell(statement, silent=True)
        self.shell.screen.take()
        names = frozenset(name for s in statements for name in self.ready.names(s))
        if "*" in names or any("import *" in s for s in statements):
            names |= frozenset(self.shell.user_ns) & self.examiner.synced
        self.trusted |= names
        self.examiner.given(names)

    def _import(self, statements: list[str]) -> None:
        """Have at hand what the reference imports in an answer; a submission has it if it imports it too."""
        with _timer(self.limits.cell_seconds), contextlib.suppress(OutOfTime, Exception):
            space: dict[str, Any] = {}
            for statement in statements:
                exec(statement, space)
            space.pop("__builtins__", None)
            self.examiner.imported.update(space)

    # ---- test cells

    def test(self, cell: dict[str, Any]) -> dict[str, Any]:
        """Run a test cell here, with stand-ins for what the submission defines."""
        result = dict(vars(CellResult(cell["position"], cell["grade_id"], "test", max_points=cell["points"])))
        if cell["position"] in self.skip:
            return {**result, **self.skip[cell["position"]]}
        if self.connection is None:
            why = "The code of this notebook had to be stopped too often, or for too long, to be tested any further."
            return {**result, "ended": "not run", "message": why, "outputs": [_error("not run", why)]}
        self.connection.deadline = self._deadline()
        self.connection.room = self.traffic
        os.environ["NBVIVA_SEED"] = str(seed_of(self.seed, cell["grade_id"]))
        self.shell.screen = Screen(self.limits.output_bytes)
        self.examiner.refused = False
        ran, late = None, False
        with _timer(self.connection.deadline - time.monotonic() + 0.5):
            try:
                self.examiner.bind(cell["names"])
                ran = self.shell.execute(cell["source"])
                self.examiner.hand_over()
            except CandidateGone:
                pass
            except OutOfTime:
                late = True
        _restore_streams(self.shell)
        complained = self.shell.screen.complained
        outputs = self.shell.screen.take()
        shown = next((o for o in outputs if o["output_type"] == "error"), None)
        error = (ran.error_before_exec or ran.error_in_exec) if ran is not None else None
        late = late or isinstance(error, OutOfTime)
        result["execution_count"] = self.shell.execution_count - 1
        if self.examiner.gone == "interrupted" and error is not None and not late:
            self.lost()  # the test cell's own alarm: what it says of it counts
            result.update(ended="error", message=_message(error))
        elif self.examiner.gone not in ("", "interrupted"):
            ended, message = self.lost()
            outputs = [o for o in outputs if o["output_type"] != "error"] + [_error(ended, message)]
            result.update(ended=ended, message=message)
        elif late:
            message = f"This test took longer than {self.limits.cell_seconds:g} seconds and was stopped."
            if self.examiner.gone:
                self.lost()
            result.update(ended="timeout", message=message)
            outputs = [o for o in outputs if o["output_type"] != "error"] + [_error("timeout", message)]
        elif error is not None:
            result.update(
                ended="error", message=_message(error), in_hidden=_in_hidden(error, self.shell.user_ns, cell["hidden"]),
                for_student=hasattr(type(error), "_render_traceback_"),
                lines=tuple(error.__dict__.get("submission_lines", ())),
            )  # fmt: skip
            _add_submission_lines(outputs, error)
        elif shown is not None:  # %%capture and its like run a cell within the cell
            result.update(
                ended="error", message=f"{shown['ename']}: {shown['evalue']}"[:2000], in_hidden=bool(cell["hidden"])
            )
        elif complained:
            result.update(ended="error", message="The test says on stderr that something is wrong.")
        else:
            assert ran is not None
            points, flag = score(ran.result, cell["points"], shows_result(outputs))
            result["points"] = points
            result["flags"] = (flag,) if flag else ()
        if self.examiner.refused and result["points"]:
            self.refused.append(cell["grade_id"])
        outputs = clean_outputs(outputs, self.limits.output_bytes)  # what they show may come from the submission
        result["outputs"] = settle_outputs(outputs, result["points"], cell["points"], result["ended"])
        return result

    # ---- test cells that cannot be split

    def together(self) -> None:
        """Run test cells that cannot be split from the answers, all in one process, in the sandbox."""
        wanted = {c["grade_id"] for c in self.cells if c["kind"] == "test"} & self.policy.together
        if not wanted:
            return
        if self.connection is not None:
            self.connection.close()
        channel, root = self.control.start()
        self.connection = Connection(channel)
        self.examiner.connect(self.connection, root)
        for cell in self.cells:
            if not wanted:
                break
            self.connection.deadline = self._deadline()
            try:
                if cell["kind"] == "test":
                    seed = str(seed_of(self.seed, cell["grade_id"]))
                    self.examiner.say("sync", {"variables": {"NBVIVA_SEED": seed}})
                answer, _ = self.examiner.say("cell", cell["source"])
                outputs = clean_outputs(answer[3], self.limits.output_bytes)
                error = str(answer[2])[:200]
            except (CandidateGone, ValueError, TypeError):
                self.control.end()
                return
            if cell["kind"] == "test" and cell["grade_id"] in wanted:
                wanted.discard(cell["grade_id"])
                self.channel.send(["result", self._together_result(cell, outputs, error), None])

    def _together_result(self, cell: dict[str, Any], outputs: list[dict[str, Any]], error: str) -> dict[str, Any]:
        points = 0.0
        if not error and not any(o["output_type"] == "error" for o in outputs):
            shown = next((o["data"].get("text/plain", "") for o in outputs if o["output_type"] == "execute_result"), "")
            try:
                points = min(max(float(shown), 0.0), cell["points"]) if shown else cell["points"]
            except ValueError:
                points = cell["points"]
        ended = "error" if error else "ok"
        flag = "this test cell cannot be split from the answers: it ran beside the student's code, in the sandbox"
        return asdict(
            CellResult(
                cell["position"], cell["grade_id"], "test", ended, error, points, cell["points"],
                settle_outputs(outputs, points, cell["points"], ended), flags=(flag,),
            )
        )  # fmt: skip


def seed_of(seed: int, cell: str) -> int:
    """Return the seed of one cell, drawn from the seed of the submission."""
    return int.from_bytes(hashlib.sha256(f"{seed} {cell}".encode()).digest()[:4], "big")


def _message(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"[:2000]
    except Exception:
        return type(error).__name__


def _in_hidden(error: BaseException, space: dict[str, Any], hidden: list[list[int]]) -> bool:
    """Tell whether an exception came through one of the hidden lines of its test cell."""
    step, name = error.__traceback__, ""
    while step is not None:
        code = step.tb_frame.f_code
        if step.tb_frame.f_globals is space:
            name = name or code.co_filename
            if code.co_filename == name and any(first <= step.tb_lineno <= last for first, last in hidden):
                return True
        step = step.tb_next
    return not name and bool(hidden)


def _add_submission_lines(outputs: list[dict[str, Any]], error: BaseException) -> None:
    """Say where in the submission an exception came from."""
    lines = error.__dict__.get("submission_lines")
    if lines and outputs and outputs[-1]["output_type"] == "error":
        outputs[-1]["traceback"] += ["In the submission:", *(f"  {line}" for line in lines)]


def _error(ended: str, message: str) -> dict[str, Any]:
    return error_output({"timeout": "OutOfTime", "died": "Died", "not run": "NotRun"}.get(ended, "Error"), message)


def _why(how: str, reason: str, limits: Limits) -> tuple[str, str]:
    """Return how a candidate ended, and say it so that a student understands."""
    if how == "timeout":
        seconds = f"{limits.cell_seconds:g} seconds"
        return "timeout", f"The code ran longer than {seconds} and was stopped. Is there a loop that never ends?"
    if reason == "memory":
        size = limits.memory_bytes >> 20
        return "died", f"The code used more than {size:,} MB of memory and was stopped. Does something grow in a loop?"
    if reason == "processes":
        return "died", f"The code started more than {limits.processes} processes and was stopped."
    if how.startswith("sent something"):
        return "died", f"The code {how}."
    if reason.startswith("exit"):
        return "died", f"The code ended its own process ({reason}), as os._exit does. Nothing after it could run."
    signals = {"signal 9": "killed", "signal 11": "a crash in compiled code", "signal 24": "too much processor time"}
    return "died", f"The process with the code ended ({signals.get(reason, reason or 'no reason known')})."


@contextlib.contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in this process after some time."""

    def ring(*_: Any) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(0.01, seconds))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _restore_streams(shell: Shell) -> None:
    """Put back the streams if a test cell left its own in their place."""
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def _is_stand_in(thing: Any) -> bool:
    return isinstance(thing, RemoteType) or type(thing) is RemoteFunction
