"""Runs a learner's notebook as it is run for grading, and says of it what feedback would say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from nbviva.cells.marks import Mark, grade_id, is_answer, is_test, raw
from nbviva.cells.notes import is_own_cell
from nbviva.errors import CourseError
from nbviva.grading.assignment import AssignmentNotebook, examination_task, placed, split
from nbviva.grading.graded import with_results
from nbviva.grading.source import libraries
from nbviva.report import Feedback, feedback_of
from nbviva.results import CellResult, Policy
from nbviva.sandbox import try_levels
from nbviva.validate import costs
from nbviva.validate.own import Own, read_own
from nbviva.workers import Ground, Runner


@dataclass(frozen=True)
class Validated:
    """What a learner is told of a notebook.

    Attributes
    ----------
    feedback : Feedback
        Its questions, their visible checks and why some are not passed.
    costs : tuple of str
        Sentences about what would cost points when it is graded.
    unseen : int
        Check cells of which the student version shows nothing.
    compared : bool
        Whether the student version was found, so that a missing cell would have been noticed.
    by_hand : int
        Answers that a person grades.
    """

    feedback: Feedback
    costs: tuple[str, ...]
    unseen: int
    compared: bool
    by_hand: int


def validate(path: Path, release: Path | None = None, course: Path = Path()) -> Validated:
    """Run the visible checks of a learner's notebook; nothing is written.

    Parameters
    ----------
    path : Path
        The notebook.
    release : Path, optional
        The student version or its folder. If not given, it is looked for in a course around the notebook.
    course : Path
        A folder that may be that course.

    Raises
    ------
    CourseError
        If there is no such notebook, it cannot be read, or has nothing to check.
    ExaminationError
        If it could not be run, through no fault of its own.
    """
    own = read_own(path, release, course)
    marks = [Mark.of(cell) for cell in own.notebook.cells]
    if not any(mark.earns for mark in marks) and not own.unseen:
        raise CourseError(
            f"{path} has no cell with nbgrader's mark of a check, so nothing can be said of it. If it should have, its "
            "marks were lost: copy your answers into a new student version, or name that with --release"
        )
    frame = NotebookNode(own.notebook, cells=[cell for cell in own.notebook.cells if not is_own_cell(cell)])
    # what the answers bind is the learner's, though not more: without the instructor's solution this has to do
    answers = {grade_id(cell): cell.source for cell in frame.cells if is_answer(cell)}
    made = split(path.stem, frame, answers, own.markers)
    results, apart = _run(own, made)
    graded = with_results(made, own.notebook, results, "", 0)
    assert graded.notebook is not None
    for cell in graded.notebook.cells:
        mark = Mark.of(cell)
        if mark.earns:  # as nbgrader puts points into the cells before it writes feedback
            raw(cell).update(score=graded.points[mark.grade_id], waits=mark.by_hand)  # type: ignore[union-attr]
    told = feedback_of(graded.notebook, own.markers, path.stem, {})
    found = (*costs.found(own, results), *map(costs.only_together, apart))
    return Validated(told, found, own.unseen, own.released is not None, sum(mark.by_hand for mark in marks))


def _run(own: Own, made: AssignmentNotebook) -> tuple[Sequence[CellResult], list[NotebookNode]]:
    """Return how each cell ended, and the checks that pass beside the answers only."""
    # the sandbox protects a teacher from students; whose code this is may do without
    level = try_levels(own.limits).level or "limits"
    files = dict(own.files)
    ground = Ground(files, libraries([own.notebook], files), own.limits, level)
    # a check that draws its inputs draws the same ones each time
    task = examination_task(
        made, placed(own.notebook), limits=own.limits, seed=0, own_files=own.files, policy=Policy(learning=True)
    )  # fmt: skip
    runner = Runner()
    try:
        results = runner.run(ground, task).results
        failed = frozenset(one.grade_id for one in results if one.kind == "test" and one.ended == "error")
        if not failed:
            return results, []
        together = replace(task, policy=Policy(learning=True, together=failed))
        again = {one.grade_id: one for one in runner.run(ground, together).results if one.ended == "ok"}
    finally:
        runner.close()
    passed = failed & again.keys()
    cells = [cell for cell in own.notebook.cells if is_test(cell) and grade_id(cell) in passed]
    return [replace(again[one.grade_id], flags=()) if one.grade_id in passed else one for one in results], cells
