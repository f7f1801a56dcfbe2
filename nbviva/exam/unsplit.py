"""Test cells that cannot be split from the answers: run beside them, in a sandbox, by a candidate of their own.

Hidden tests can be read there, and their verdict is the submission's own word. So only those cells are run this way in
which the instructor's solution fails when it is split, and each result says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from nbviva.cells.sanitize import clean_outputs
from nbviva.errors import CandidateGone
from nbviva.exam.restarts import Candidates
from nbviva.exam.scoring import score, settle_outputs
from nbviva.exam.task import Task, TaskCell, seed_of
from nbviva.exam.verdict import NOT_TESTED, stopped, why_lost
from nbviva.results import CellResult

NO_RESULT = (CandidateGone, ValueError, TypeError, LookupError)  # what a candidate sends may have any form
FLAG = "this test cell cannot be split from the answers: it ran beside the student's code, in the sandbox"


def run_unsplit(task: Task, candidates: Candidates, lost: Collection[int]) -> Iterator[CellResult]:
    """Run each test cell that cannot be split with the given cells and the answers before it.

    Parameters
    ----------
    task : Task
    candidates : Candidates
    lost : collection of int
        Positions of answers and given cells that ended their process, or had to be stopped: they are left out.

    Yields
    ------
    CellResult
        Of each such test cell, in the place of the one from the examiner. Each has a candidate of its own: of other
        test cells it sees what students see of them. One that ends its process, or never ends, costs itself.
    """
    for wanted in [cell for cell in task.cells if cell.kind == "test" and cell.grade_id in task.policy.together]:
        yield _alone(task, wanted, candidates, lost)


def _alone(task: Task, wanted: TaskCell, candidates: Candidates, lost: Collection[int]) -> CellResult:
    if not candidates.begin_anew():
        return _stopped(wanted, "not run", NOT_TESTED)
    for cell in task.cells:
        if cell.position in lost and cell is not wanted:
            continue
        if cell.kind == "test" and cell is not wanted:
            cell = seen(cell)
        if candidates.connection is None:
            break
        try:
            result = beside(task, cell, candidates)
        except NO_RESULT:
            ended, message = why_lost(*candidates.replace(), task.limits)
            if cell is wanted:
                return _stopped(wanted, ended, message)
            continue
        if cell is wanted:
            return result
        candidates.done.extend(_orders(task, cell))
    return _stopped(wanted, "not run", NOT_TESTED)


def seen(cell: TaskCell) -> TaskCell:
    """Return a test cell with what students see of it."""
    lines = cell.source.split("\n")
    source = "\n".join(
        line for number, line in enumerate(lines, 1) if not any(first <= number <= last for first, last in cell.hidden)
    )
    return replace(cell, source=source, hidden=())


def beside(task: Task, cell: TaskCell, candidates: Candidates) -> CellResult:
    """Run a cell in the present candidate, which has the answers.

    Raises
    ------
    exceptions of `NO_RESULT`
        If that does not live to answer, or sends something that is no answer.
    """
    answer = [candidates.say(*order) for order in _orders(task, cell)][-1]
    return _result(cell, clean_outputs(answer[3], task.limits.output_bytes), str(answer[2])[:200])


def _orders(task: Task, cell: TaskCell) -> list[tuple[Any, ...]]:
    """Return what a candidate is told to run a cell, a test cell with its seed."""
    seed = [("sync", {"variables": {"NBVIVA_SEED": str(seed_of(task.seed, cell.grade_id))}})]
    return [*(seed if cell.kind == "test" else []), ("cell", cell.source)]


def _stopped(cell: TaskCell, ended: str, message: str) -> CellResult:
    result = CellResult(cell.position, cell.grade_id, "test", max_points=cell.points, flags=(FLAG,))
    return stopped(result, ended, message)


def _result(cell: TaskCell, outputs: list[dict[str, Any]], error: str) -> CellResult:
    points = 0.0
    if not error and not any(o["output_type"] == "error" for o in outputs):
        shown = next((o["data"].get("text/plain", "") for o in outputs if o["output_type"] == "execute_result"), "")
        try:
            points, _ = score(float(shown), cell.points, True) if shown else (cell.points, "")
        except ValueError:
            points = cell.points
    ended = "error" if error else "ok"
    settled = settle_outputs(outputs, points, cell.points, ended, error)
    # in which half it failed only the candidate could say
    return CellResult(
        cell.position, cell.grade_id, "test", ended, error, points, cell.points, settled, flags=(FLAG,),
        in_hidden=bool(error and cell.hidden),
    )  # fmt: skip
