"""One submission from the first cell to the last: what the examiner's process does.

Cells run in order: answers and extra cells in the candidate, given cells on both sides, test cells here.
"""

from __future__ import annotations

import contextlib
import os
import random
import socket
import sys
import time
import types
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.interactiveshell import ExecutionResult

from nbviva.bridge import Connection, RemoteFunction, RemoteType, classes, reflection
from nbviva.cells.sanitize import clean_outputs
from nbviva.errors import CandidateGone, KeeperError, OutOfTime
from nbviva.exam import archives, emptied, examples, expressions, templates, unpickling, wide
from nbviva.exam.alarm import alarm
from nbviva.exam.beliefs import NO_SUCH_CALL
from nbviva.exam.control import Control
from nbviva.exam.drawing import figures_by
from nbviva.exam.examiner import Examiner
from nbviva.exam.fixed import is_fixed
from nbviva.exam.precompile import Ready
from nbviva.exam.programs import Programs
from nbviva.exam.replies import Replies
from nbviva.exam.restarts import Candidates
from nbviva.exam.second_look import ask_about, look_again
from nbviva.exam.shell import Screen, Shell
from nbviva.exam.task import Task, TaskCell, seed_of
from nbviva.exam.unsplit import run_unsplit
from nbviva.exam.verdict import NOT_TESTED, Happened, stopped, verdict, why_lost
from nbviva.results import CellResult
from nbviva.state import Environment

NO_MORE = "The code of this notebook could not be run any further."


def run(channel: Connection, control: socket.socket, root: Path, replies: bytes) -> None:
    """Receive a task over `channel`, examine, and send each result as it comes."""
    if replies:
        Replies.load(replies).play(Shell.start())
    described, ready = channel.receive()
    try:
        Examination(Task.of(described), Ready.load(ready), channel, Control(control), root).run()
    except KeeperError as error:
        channel.send(["failed", str(error)])


class Examination:
    """The state of one submission's examination.

    Parameters
    ----------
    task : Task
    ready : Ready
        Of its given cells and test cells.
    channel : Connection
        Where results go.
    control : Control
        The keeper, who starts and ends candidates.
    root : Path
        The examiner's working folder.
    """

    def __init__(self, task: Task, ready: Ready, channel: Connection, control: Control, root: Path):
        self._task, self._limits = task, task.limits
        # bytes that a candidate may send during one cell: the examiner keeps several copies of some of them
        self._traffic = self._limits.memory_bytes // 8
        self._channel, self._control, self._ready = channel, control, ready
        self._shell = Shell.start()
        self._shell.settle(self._limits.output_bytes, str(root))
        self._shell.use(ready)
        self._examiner = Examiner(self._shell, Environment(root, task.own_files), task.policy, task.synced)
        self._examiner.draws = any("plot" in cell.source for cell in task.cells)
        self._examiner.logs.active = any("logging" in cell.source or "Logs(" in cell.source for cell in task.cells)
        self._candidates = Candidates(self._examiner, control, self._limits)
        self._computed: list[TaskCell] = []  # given cells that were computed here
        self._walled: dict[str, tuple[CellResult, str]] = {}  # test cells that lost points where something was refused
        self._walled_before: list[str] = []  # what was refused in given cells that are computed here
        self._unknown_call = ""  # what answers before could not do, for want of a system call
        self._refused: list[str] = []  # test cells that passed though changes of arguments were refused
        reflection.remember_sources([c.source for c in task.cells if c.kind in ("answer", "extra")])
        reflection.answer_getsource(_is_stand_in)
        classes.answer_issubclass()
        expressions.guard(self._examiner.walled_for)
        archives.guard(self._examiner.walled_for)
        wide.guard()
        ours = [text for cell in task.cells for text in (cell.trusted if cell.kind == "given" else [cell.source])
                if cell.kind in ("given", "test")]  # fmt: skip
        programs = Programs(ours, self._examiner.knows, self._examiner.may_run)
        programs.guard()
        emptied.watch(self._examiner.hollows.came, self._examiner.hollows.apart)
        examples.guard(lambda: programs.ours, self._examiner.ask, self._shell.user_ns)
        if "jinja2" in sys.modules or any("jinja2" in text for text in ours):
            templates.guard(self._examiner.walled_for)
        unpickling.guard(self._examiner.walled_for, self._examiner.own_class)
        sys.meta_path.append(self._examiner.modules)
        random.seed(task.seed)
        np.random.seed(task.seed % (1 << 32))

    def run(self) -> None:
        """Go through the cells and send what came of each."""
        self._candidates.start()
        positions = [cell.position for cell in self._task.cells]
        if positions:
            self._channel.send(["begin", positions[0]])
        # with each result goes what comes next: if this process is ended, that is the cell which was at fault
        lost: set[int] = set()  # answers that ended their process or never end: they would do it again
        for cell, following in zip(self._task.cells, [*positions[1:], None], strict=True):
            self._control.busy(self._limits.cell_seconds)
            began = time.monotonic()
            self._examiner.walled, self._examiner.unknown_call = [], self._unknown_call
            result = self._run_cell(cell)
            walled = [*self._walled_before, *self._examiner.walled]
            if result.kind == "test" and result.points < result.max_points:
                if self._examiner.unknown_call:
                    result = ask_about(result, self._examiner.unknown_call)
                elif walled:
                    self._walled[cell.grade_id] = result, walled[-1]
            elif result.kind == "given":
                self._walled_before = walled[-1:]
            if cell.kind != "test" and result.stopped:
                lost.add(cell.position)
            self._send(replace(result, seconds=round(time.monotonic() - began, 4)), following)
        self._control.busy(self._limits.submission_seconds)
        for result in run_unsplit(self._task, self._candidates, lost):
            self._walled.pop(result.grade_id, None)
            self._send(result, None)
        if not self._task.policy.learning:
            for result in look_again(self._task, self._walled, self._candidates, self._control):
                self._send(result, None)
        learned = self._examiner.learned()
        news = {"learned": learned, "refused": self._refused, "restarts": self._candidates.restarts}
        self._channel.send(["done", news])

    def _send(self, result: CellResult, following: int | None) -> None:
        self._channel.send(["result", vars(result), following])

    def _run_cell(self, cell: TaskCell) -> CellResult:
        if cell.kind == "test":
            return self._skipped(cell) or self._test(cell)
        self._run_trusted(cell)
        self._import(cell.imports)
        if self._candidates.connection is None:
            return replace(_result_of(cell), ended="not run", message=NO_MORE)
        return self._skipped(cell) or self._run_in_candidate(cell, self._candidates.connection)

    def _skipped(self, cell: TaskCell) -> CellResult | None:
        return self._task.skip.get(cell.position)

    # ---- cells that run in the candidate

    def _run_in_candidate(self, cell: TaskCell, connection: Connection) -> CellResult:
        """Run an answer, an extra cell or a given cell."""
        connection.room = self._traffic
        try:
            answer = self._candidates.say("cell", cell.source)
            _, count, error, outputs = answer
            outputs, message = clean_outputs(outputs, self._limits.output_bytes), str(error)[:200]
        except (CandidateGone, ValueError, TypeError):  # what it sent may have any form
            return stopped(_result_of(cell), *why_lost(*self._replace(), self._limits))
        if error == "OSError" and any(str(one.get("evalue", "")).startswith(NO_SUCH_CALL) for one in outputs):
            self._unknown_call = f"the cell {cell.grade_id or cell.position} raised {NO_SUCH_CALL}"
        self._candidates.done.append(("cell", cell.source))
        return replace(
            _result_of(cell), outputs=outputs, ended="error" if error else "ok", message=message,
            execution_count=count if type(count) is int else None,
        )  # fmt: skip

    def _run_trusted(self, cell: TaskCell) -> None:
        """Run the part of a given cell that the examiner needs too."""
        if not cell.trusted:
            return
        if cell.computed:
            self._compute(cell, cell.trusted)
        else:
            with alarm(self._limits.cell_seconds), contextlib.suppress(OutOfTime, CandidateGone):
                self._run_statements(cell.trusted)
        names = self._names_of(s for s in cell.trusted if s not in cell.computed)
        if "*" in names or any("import *" in s for s in cell.trusted):
            names |= frozenset(self._shell.user_ns) & self._examiner.synced
        self._candidates.trusted |= names
        self._examiner.given(names)

    def _run_statements(self, statements: Iterable[str]) -> None:
        try:
            for statement in statements:
                self._shell.run_cell(statement, silent=True)
        finally:
            self._shell.screen.take()

    def _names_of(self, statements: Iterable[str]) -> frozenset[str]:
        return frozenset(name for statement in statements for name in self._ready.names(statement))

    def _compute(self, cell: TaskCell, statements: Sequence[str]) -> None:
        """Run statements of a given cell that use answers, with stand-ins for these; a test depends on what comes."""
        connection = self._candidates.connection
        if connection is None:
            return
        connection.room = self._traffic
        tested, self._examiner.cell = self._examiner.cell, ""
        with self._candidates.limited(), contextlib.suppress(OutOfTime, CandidateGone):
            self._examiner.bind([*cell.names])
            self._run_statements(statements)
            self._examiner.hand_over()
        self._examiner.cell = tested
        if self._examiner.gone:
            self._replace()  # the candidate runs the same cell by itself next, and is blamed for it there
        else:
            self._computed.append(cell)

    def _replace(self) -> tuple[str, str]:
        """Put another candidate in the place of one that is lost, and compute anew what was computed with that one."""
        ended = self._candidates.replace()
        before, self._computed = self._computed, []
        for cell in before:
            self._compute(cell, cell.computed)
        return ended

    def _import(self, statements: Sequence[str]) -> None:
        """Have at hand what the reference imports in an answer; a submission has it if it imports it too."""
        if not statements:
            return
        with alarm(self._limits.cell_seconds), contextlib.suppress(OutOfTime, Exception):
            space: dict[str, Any] = {}
            for statement in statements:
                exec(statement, space)
            space.pop("__builtins__", None)
            self._examiner.imported.update(space)

    # ---- test cells

    def _test(self, cell: TaskCell) -> CellResult:
        """Run a test cell here, with stand-ins for what the submission defines."""
        if self._candidates.connection is None:
            return stopped(_result_of(cell), "not run", NOT_TESTED)
        self._examiner.begin(cell.grade_id, is_fixed(cell.source, self._shell.user_ns))
        result = verdict(cell, self._watch(cell, self._candidates.connection), self._limits)
        if (hollow := self._examiner.hollows.found) and result.message == hollow:
            self._examiner.walled_for(hollow)
        if self._examiner.refused and result.points:
            self._refused.append(cell.grade_id)
        return result

    def _watch(self, cell: TaskCell, connection: Connection) -> Happened:
        """Run a test cell and return what happened; a candidate that was lost meanwhile is replaced already."""
        connection.room = self._traffic
        os.environ["NBVIVA_SEED"] = str(seed_of(self._task.seed, cell.grade_id))
        self._shell.screen = Screen(self._limits.output_bytes)
        ran: ExecutionResult | None = None
        late = False
        with self._candidates.limited():
            try:
                self._examiner.bind([*cell.names])
                self._examiner.modules.active = True
                drawn = cell.grade_id in self._task.policy.draws
                with figures_by(self._examiner.figures) if drawn else contextlib.nullcontext():
                    ran = self._shell.execute(cell.source)
                self._examiner.hand_over()
            except CandidateGone:
                pass
            except OutOfTime:
                late = True
        self._examiner.modules.active = False
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # a test cell may have left its own in their place
        complained = self._shell.screen.complained and not self._examiner.may_complain(cell.grade_id)
        outputs = self._shell.screen.take()
        count = self._shell.execution_count - 1
        error = (ran.error_before_exec or ran.error_in_exec) if ran is not None else None
        value = ran.result if ran is not None else None
        lost, reason = self._replace() if self._examiner.gone else ("", "")
        return Happened(
            ran=ran is not None, lost=lost, reason=reason, late=late or isinstance(error, OutOfTime), error=error,
            in_hidden=error is not None and _in_hidden(error, self._shell.user_ns, cell.hidden),
            complained=complained, swallowed=self._examiner.swallowed, hollow=self._examiner.hollows.found,
            value=value, scores=error is None and self._examiner.has_to_score(cell.grade_id, value), outputs=outputs,
            execution_count=count,
        )  # fmt: skip


def _result_of(cell: TaskCell) -> CellResult:
    return CellResult(cell.position, cell.grade_id, cell.kind, max_points=cell.points)


def _in_hidden(error: BaseException, space: dict[str, Any], hidden: Sequence[tuple[int, int]]) -> bool:
    """Tell whether an exception came through one of the hidden lines of its test cell."""
    # past whatever the exception's class makes of its attributes: that may be a class of the submission
    step: types.TracebackType | None = vars(BaseException)["__traceback__"].__get__(error)
    name = ""
    while step is not None:
        code = step.tb_frame.f_code
        if step.tb_frame.f_globals is space:
            name = name or code.co_filename
            if code.co_filename == name and any(first <= step.tb_lineno <= last for first, last in hidden):
                return True
        step = step.tb_next
    # an exception that never was in the cell, as one of the compiler: who knows where it would have been
    return not name and bool(hidden)


def _is_stand_in(thing: Any) -> bool:
    return isinstance(thing, RemoteType) or issubclass(type(thing), RemoteFunction)
