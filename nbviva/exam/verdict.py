"""From what happened while a test cell ran to its result: a pure function, which runs nothing and asks nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbviva.cells.sanitize import clean_outputs
from nbviva.exam.scoring import is_number, score, settle_outputs, shows_result
from nbviva.exam.task import TaskCell
from nbviva.limits import Limits
from nbviva.results import COMPLAINED, CellResult, error_output

NO_NUMBER = "The test ended without a number of points."  # which it ends with if the answers are right
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_NUMBERED = re.compile(r"(?:-+>)?\s*(\d+)\b")  # how IPython begins a line of source


@dataclass(frozen=True)
class Happened:
    """What happened while a test cell ran, as far as its result depends on that.

    Attributes
    ----------
    ran : bool
        Whether it was run to its end, be that an exception.
    lost : str
        How the candidate was lost: empty if it was not, ``"interrupted"`` if the test cell stopped waiting for it,
        else as `why_lost` takes it.
    reason : str
        What the keeper knows of the end of a candidate that was lost.
    late : bool
        Whether the test cell ran into its time limit.
    error : BaseException or None
        The exception that ended the test cell.
    in_hidden : bool
        Whether that came through a hidden line.
    complained : bool
        Whether the test cell's own code wrote to stderr, which it does not of the reference.
    swallowed : str
        What is said if a block of the submission swallowed an exception that the reference's would let through.
    hollow : str
        What is said if the submission gave something in which there is nothing to find wrong, and the reference never
        does.
    value : object
        What its last line gave.
    scores : bool
        Whether that is a number of points with the reference.
    outputs : list
        What it showed, in nbformat's form.
    execution_count : int or None
    """

    ran: bool = False
    lost: str = ""
    reason: str = ""
    late: bool = False
    error: BaseException | None = None
    in_hidden: bool = False
    complained: bool = False
    swallowed: str = ""
    hollow: str = ""
    value: Any = None
    scores: bool = False
    outputs: list[dict[str, Any]] = field(default_factory=list)
    execution_count: int | None = None


def verdict(cell: TaskCell, happened: Happened, limits: Limits) -> CellResult:
    """Return the result of a test cell.

    Only the last branch of this gives points: whatever is not known to have ended well has not.
    """
    result = _judged(cell, happened, limits)
    outputs = clean_outputs(result.outputs, limits.output_bytes)  # what they show may come from the submission
    return replace(
        result, outputs=settle_outputs(outputs, result.points, cell.points, result.ended, result.message)
    )  # fmt: skip


def _judged(cell: TaskCell, happened: Happened, limits: Limits) -> CellResult:
    error, outputs = happened.error, happened.outputs
    result = CellResult(
        cell.position, cell.grade_id, "test", max_points=cell.points, outputs=outputs,
        execution_count=happened.execution_count,
    )  # fmt: skip
    # "interrupted" is the test cell's own alarm, or the time limit: what the cell itself says of that counts
    if happened.lost not in ("", "interrupted"):
        return stopped(result, *why_lost(happened.lost, happened.reason, limits))
    if happened.late:
        return stopped(
            result, "timeout", f"This test took longer than {limits.cell_seconds:g} seconds and was stopped."
        )
    if error is not None:
        return _failed(result, happened, error, cell.hidden)
    shown = next((o for o in outputs if o["output_type"] == "error"), None)
    if shown is not None:  # %%capture and its like run a cell within the cell
        message = f"{shown['ename']}: {shown['evalue']}"[:2000]
        return replace(result, ended="error", message=message, in_hidden=bool(cell.hidden))
    if happened.complained:
        return replace(result, ended="error", message=COMPLAINED)
    if happened.swallowed:  # perhaps the one that the test cell was to end with
        return replace(result, ended="error", message=happened.swallowed, in_hidden=bool(cell.hidden))
    if not happened.ran:
        return stopped(result, "not run", "This test could not be run.")
    if happened.scores and not is_number(happened.value):
        return replace(result, ended="error", message=NO_NUMBER, in_hidden=bool(cell.hidden))
    points, flag = score(happened.value, cell.points, shows_result(outputs))
    if happened.hollow and points == cell.points:  # of a part of the points the test cell has found something wrong
        return replace(result, ended="error", message=happened.hollow, in_hidden=bool(cell.hidden))
    return replace(result, points=points, flags=(flag,) if flag else ())


def _failed(
    result: CellResult, happened: Happened, error: BaseException, hidden: Sequence[tuple[int, int]]
) -> CellResult:
    """Return the result of a test cell that an exception has ended, with the lines of the submission it came from."""
    lines = tuple(error.__dict__.get("submission_lines", ()))
    outputs = happened.outputs
    if outputs and outputs[-1]["output_type"] == "error":
        traceback = outputs[-1]["traceback"]
        if not happened.in_hidden:  # IPython shows the lines around the one that failed
            traceback = [without_lines(text, hidden) for text in traceback]
        if lines:
            traceback = [*traceback, "In the submission:", *(f"  {line}" for line in lines)]
        outputs = [*outputs[:-1], {**outputs[-1], "traceback": traceback}]
    return replace(
        result, ended="error", message=message_of(error), in_hidden=happened.in_hidden, lines=lines, outputs=outputs,
        for_student=hasattr(type(error), "_render_traceback_"),  # so a check marks words that it wrote for students
    )  # fmt: skip


def without_lines(text: str, hidden: Sequence[tuple[int, int]]) -> str:
    """Return a part of a traceback without the source lines of these numbers, first and last included.

    Examples
    --------
    >>> print(without_lines("----> 1 check(f)\\n      2 ### BEGIN HIDDEN TESTS\\nNameError: f", [(2, 9)]))
    ----> 1 check(f)
    NameError: f
    """

    def is_hidden(line: str) -> bool:
        number = _NUMBERED.match(_ANSI.sub("", line))
        return number is not None and any(first <= int(number[1]) <= last for first, last in hidden)

    return "\n".join(line for line in text.split("\n") if not is_hidden(line)) if hidden else text


NOT_TESTED = "The code of this notebook had to be stopped too often, or for too long, to be tested any further."


def stopped(result: CellResult, ended: str, message: str) -> CellResult:
    """Return the result of a cell that was stopped or not run, with a message instead of its own errors."""
    name = {"timeout": "OutOfTime", "died": "Died", "not run": "NotRun"}[ended]
    outputs = [o for o in result.outputs if o["output_type"] != "error"] + [error_output(name, message)]
    return replace(result, ended=ended, message=message, outputs=outputs)


def message_of(error: BaseException) -> str:
    """Return an exception as one line; its class may be the submission's, and its text raise another one."""
    try:
        return f"{type(error).__name__}: {error}"[:2000]
    except Exception:
        return type(error).__name__


def why_lost(how: str, reason: str, limits: Limits) -> tuple[str, str]:
    """Return how a cell ended whose candidate was lost, and say it so that a student understands.

    Parameters
    ----------
    how : str
        ``"timeout"``, ``"died"``, or ``"sent something ..."``.
    reason : str
        Of the keeper: ``"memory"``, ``"processes"``, ``"files"``, ``"exit 3"``, ``"signal 11"``; empty if it knows
        none.
    limits : Limits
    """
    if how == "timeout":
        seconds = f"{limits.cell_seconds:g} seconds"
        return "timeout", f"The code ran longer than {seconds} and was stopped. Is there a loop that never ends?"
    if reason == "memory":
        size = limits.memory_bytes >> 20
        return "died", f"The code used more than {size:,} MB of memory and was stopped. Does something grow in a loop?"
    if reason == "files":
        size = limits.folder_bytes >> 20
        return "died", f"The code wrote more than {size:,} MB of files and was stopped."
    if reason == "processes":
        return "died", f"The code started more than {limits.processes} processes and was stopped."
    if how.startswith("sent something"):
        return "died", f"The code {how}."
    if reason.startswith("exit"):
        return "died", f"The code ended its own process ({reason}), as os._exit does. Nothing after it could run."
    signals = {"signal 9": "killed", "signal 11": "a crash in compiled code", "signal 24": "too much processor time"}
    return "died", f"The process with the code ended ({signals.get(reason, reason or 'no reason known')})."
