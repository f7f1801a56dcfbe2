"""A second look at test cells that failed because something was refused: is it the wall that is wrong?

Such a cell is run once more, beside the answers, in a sandbox and a candidate of its own that holds of other tests no
more than what students see of them. What comes of that can be forged: so it gives no points. A person is asked, with
both verdicts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from nbviva.exam.control import Control
from nbviva.exam.restarts import Candidates
from nbviva.exam.task import Task, TaskCell
from nbviva.exam.unsplit import NO_RESULT, beside, seen
from nbviva.results import CellResult

MOST = 6  # cells of a notebook at which a second look is taken
FLAG = (
    "failed with something refused ({why}); run beside the student's code, where the student's code could forge it, it "
    "passed. No points were given for that: please look at it and decide"
)


UNKNOWN = (
    "failed after a call of the system that this sandbox does not have ({why}). No points were given for that: please "
    "look at it and decide"
)


def ask_about(result: CellResult, why: str) -> CellResult:
    """Return a result that asks for a person, where a second look would meet the same sandbox."""
    return replace(result, asks=why, flags=(*result.flags, UNKNOWN.format(why=why)))


def look_again(
    task: Task, failed: Mapping[str, tuple[CellResult, str]], candidates: Candidates, control: Control
) -> Iterator[CellResult]:
    """Run test cells once more, each with the given cells and the answers before it, and with what students see of the
    test cells before it if it does not come about without.

    Parameters
    ----------
    task : Task
    failed : mapping
        grade_id -> its result, and what was refused.
    candidates : Candidates
    control : Control

    Yields
    ------
    CellResult
        Of each that gives more now, with the points that it had and the flag that asks for a person.
    """
    for cell in [cell for cell in task.cells if cell.grade_id in failed][:MOST]:
        result, why = failed[cell.grade_id]
        again = _again(task, cell, candidates)
        if again is not None and again.message.startswith("NameError"):
            control.end()
            again = _again(task, cell, candidates, with_tests=True)  # a test cell before it may import what it uses
        if again is not None and again.points > result.points:
            yield replace(result, asks=why, flags=(*result.flags, FLAG.format(why=why)))
        control.end()


def _again(task: Task, wanted: TaskCell, candidates: Candidates, with_tests: bool = False) -> CellResult | None:
    """Return what comes of a test cell beside the answers, and beside what students see of the tests before it."""
    if not candidates.begin_anew():
        return None  # the time of this submission is over
    with contextlib.suppress(*NO_RESULT):
        for cell in task.cells:
            if cell is wanted:
                return beside(task, cell, candidates)
            if cell.kind != "test":
                beside(task, cell, candidates)
            elif with_tests:
                beside(task, seen(cell), candidates)
    return None
