"""Test cells that cannot be split from the answers: run beside them, in a sandbox, by a candidate of their own.

Hidden tests can be read there, and their verdict is the submission's own word. So only those cells are run this way in
which the instructor's solution fails when it is split, and each result says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
    """Run a whole notebook in one process, up to the last test cell that cannot be split.

    Parameters
    ----------
    task : Task
    candidates : Candidates
    lost : collection of int
        Positions of answers and given cells that ended their process, or had to be stopped: they are left out.

    Yields
    ------
    CellResult
        Of each such test cell, in the place of the one from the examiner. One that ends its process, or never ends,
        costs itself: the next candidate runs again what went well, and goes on after it.
    """
    wanted = {cell.grade_id for cell in task.cells if cell.kind == "test"} & task.policy.together
    if not wanted:
        return
    candidates.begin_anew()
    for cell in task.cells:
        if not wanted:
            break
        is_wanted = cell.kind == "test" and cell.grade_id in wanted
        wanted.discard(cell.grade_id if is_wanted else "")
        if cell.position in lost:
            continue
        if candidates.connection is None:
            if is_wanted:
                yield _stopped(cell, "not run", NOT_TESTED)
            continue
        try:
            result = beside(task, cell, candidates)
        except NO_RESULT:
            ended, message = why_lost(*candidates.replace(), task.limits)
            if is_wanted:
                yield _stopped(cell, ended, message)
            continue
        candidates.done.extend(_orders(task, cell))
        if is_wanted:
            yield result


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
