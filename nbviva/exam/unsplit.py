"""Test cells that cannot be split from the answers: run beside them, in a sandbox, by a candidate of their own.

Hidden tests can be read there, and their verdict is the submission's own word. So only those cells are run this way in
which the instructor's solution fails when it is split, and each result says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbviva.cells.sanitize import clean_outputs
from nbviva.errors import CandidateGone
from nbviva.exam.control import Control
from nbviva.exam.restarts import Candidates
from nbviva.exam.scoring import score, settle_outputs
from nbviva.exam.task import Task, TaskCell, seed_of
from nbviva.results import CellResult

FLAG = "this test cell cannot be split from the answers: it ran beside the student's code, in the sandbox"


def run_unsplit(task: Task, candidates: Candidates, control: Control) -> Iterator[CellResult]:
    """Run a whole notebook in one process, up to the last test cell that cannot be split.

    Yields
    ------
    CellResult
        Of each such test cell. It takes the place of the one from the examiner; where the candidate does not live to
        give it, that one stays.
    """
    wanted = {cell.grade_id for cell in task.cells if cell.kind == "test"} & task.policy.together
    if not wanted:
        return
    candidates.connect()
    for cell in task.cells:
        if not wanted:
            break
        try:
            if cell.kind == "test":
                seed = str(seed_of(task.seed, cell.grade_id))
                candidates.say("sync", {"variables": {"NBVIVA_SEED": seed}})
            answer = candidates.say("cell", cell.source)
            outputs = clean_outputs(answer[3], task.limits.output_bytes)
            error = str(answer[2])[:200]
        except (CandidateGone, ValueError, TypeError):  # what it sent may have any form
            control.end()
            return
        if cell.kind == "test" and cell.grade_id in wanted:
            wanted.discard(cell.grade_id)
            yield _result(cell, outputs, error)


def beside(task: Task, cell: TaskCell, candidates: Candidates) -> CellResult:
    """Run a test cell beside the answers, in the present candidate.

    Raises
    ------
    CandidateGone, ValueError, TypeError
        If that does not live to answer, or sends something that is no answer.
    """
    candidates.say("sync", {"variables": {"NBVIVA_SEED": str(seed_of(task.seed, cell.grade_id))}})
    answer = candidates.say("cell", cell.source)
    return _result(cell, clean_outputs(answer[3], task.limits.output_bytes), str(answer[2])[:200])


def _result(cell: TaskCell, outputs: list[dict[str, Any]], error: str) -> CellResult:
    points = 0.0
    if not error and not any(o["output_type"] == "error" for o in outputs):
        shown = next((o["data"].get("text/plain", "") for o in outputs if o["output_type"] == "execute_result"), "")
        try:
            points, _ = score(float(shown), cell.points, True) if shown else (cell.points, "")
        except ValueError:
            points = cell.points
    ended = "error" if error else "ok"
    settled = settle_outputs(outputs, points, cell.points, ended)
    return CellResult(cell.position, cell.grade_id, "test", ended, error, points, cell.points, settled, flags=(FLAG,))
