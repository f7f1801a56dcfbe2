"""What came of a class, without the notebooks: it stays small, however large the class is."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from nbviva.gradebook.standing import ClassStanding
    from nbviva.grading.pipeline import Done
    from nbviva.results import Graded

SLOWEST = 5  # cells to name at the end


@dataclass(frozen=True)
class StudentOutcome:
    """What came of one student's submission.

    Attributes
    ----------
    student : str
    points, max_points : float
    notes : tuple of str
        What to know: mended, stopped, flagged.
    unreadable : bool
        Whether a notebook could not be read.
    failed : str
        Why the grader itself failed; nothing was recorded then.
    skipped : bool
        Whether it was recorded already and nothing has changed.
    kept : bool
        Whether all results were kept ones.
    seconds : float
    """

    student: str
    points: float = 0.0
    max_points: float = 0.0
    notes: tuple[str, ...] = ()
    unreadable: bool = False
    failed: str = ""
    skipped: bool = False
    kept: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What a run has read of a class in which it changed nothing.

    Attributes
    ----------
    everybody : mapping
        Who handed in -> where it lies.
    book : ClassStanding
        What the gradebook says.
    """

    everybody: Mapping[str, Path]
    book: ClassStanding


@dataclass
class Summary:
    """What came of a class.

    Attributes
    ----------
    outcomes : list of StudentOutcome
    sandbox : str
        Level of the sandbox, empty if nothing had to be run.
    flags : tuple of str
        What is odd with the assignment itself.
    slow_cells : list of (float, str, str)
        Seconds, student and cell of those that took longest.
    seconds : float
    seen : Seen or None
        What was read of the class; None if something was recorded since.
    """

    outcomes: list[StudentOutcome] = field(default_factory=list)
    sandbox: str = ""
    flags: tuple[str, ...] = ()
    slow_cells: list[tuple[float, str, str]] = field(default_factory=list)
    seconds: float = 0.0
    seen: Seen | None = None

    @property
    def failed(self) -> int:
        """On how many the grader itself failed."""
        return sum(bool(outcome.failed) for outcome in self.outcomes)

    @property
    def exit_code(self) -> int:
        """0 if every submission has a grade, 1 if some could not be read, 3 if the grader itself failed on some."""
        if self.failed:
            return 3
        return 1 if any(outcome.unreadable for outcome in self.outcomes) else 0

    def fail(self, student: str, why: str) -> None:
        """Take note that a submission could not be recorded after all."""
        self.outcomes = [o if o.student != student else StudentOutcome(student, failed=why) for o in self.outcomes]

    def add(self, done: Done) -> StudentOutcome:
        """Take note of a submission, and return what there is to say of it."""
        graded = done.graded
        if graded is None:
            outcome = StudentOutcome(done.job.student, failed=done.failed)
        else:
            unreadable = any(n.ungradable for n in graded.notebooks.values())
            outcome = StudentOutcome(
                done.job.student, graded.score, graded.max_score, tuple(_notes(graded)), unreadable,
                kept=not done.ran and not unreadable, seconds=done.seconds,
            )  # fmt: skip
            for notebook in graded.notebooks.values() if done.ran else ():
                for cell in notebook.cells:
                    # a heap with the quickest of the slowest on top: a class of thousands leaves five entries
                    heapq.heappush(self.slow_cells, (cell.seconds, done.job.student, cell.grade_id or cell.kind))
                    if len(self.slow_cells) > SLOWEST:
                        heapq.heappop(self.slow_cells)
        self.outcomes.append(outcome)
        return outcome


def _notes(graded: Graded) -> Iterator[str]:
    """Yield the notes of a submission, for each notebook the reason why it could not be read first."""
    for name, notebook in graded.notebooks.items():
        for text in (notebook.ungradable, *notebook.notes):
            if text:
                yield f"{name}: {text}" if len(graded.notebooks) > 1 else text
    yield from graded.notes
