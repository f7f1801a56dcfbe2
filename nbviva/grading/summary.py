"""What came of a class, without the notebooks: it stays small, however large the class is."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from nbviva.grading.pipeline import Done
from nbviva.results import Graded

SLOWEST = 5  # cells to name at the end


@dataclass(frozen=True)
class Outcome:
    """What came of one student, without the notebooks.

    Attributes
    ----------
    student : str
    points, max_points : float
    said : tuple of str
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
    said: tuple[str, ...] = ()
    unreadable: bool = False
    failed: str = ""
    skipped: bool = False
    kept: bool = False
    seconds: float = 0.0


@dataclass
class Summary:
    """What came of a class.

    Attributes
    ----------
    outcomes : list of Outcome
    jail : str
        Level of the jail, empty if nothing had to be run.
    flags : tuple of str
        What is odd with the assignment itself.
    slow_cells : list of (float, str, str)
        Seconds, student and cell of those that took longest.
    seconds : float
    """

    outcomes: list[Outcome] = field(default_factory=list)
    jail: str = ""
    flags: tuple[str, ...] = ()
    slow_cells: list[tuple[float, str, str]] = field(default_factory=list)
    seconds: float = 0.0

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
        self.outcomes = [o if o.student != student else Outcome(student, failed=why) for o in self.outcomes]

    def add(self, done: Done) -> None:
        """Take note of a submission."""
        graded = done.graded
        if graded is None:
            outcome = Outcome(done.job.student, failed=done.failed)
        else:
            unreadable = any(n.ungradable for n in graded.notebooks.values())
            outcome = Outcome(
                done.job.student, graded.score, graded.max_score, tuple(said_of(graded)), unreadable,
                kept=not done.ran and not unreadable, seconds=done.seconds,
            )  # fmt: skip
            for notebook in graded.notebooks.values() if done.ran else ():
                for cell in notebook.cells:
                    heapq.heappush(self.slow_cells, (cell.seconds, done.job.student, cell.grade_id or cell.kind))
                    if len(self.slow_cells) > SLOWEST:
                        heapq.heappop(self.slow_cells)
        self.outcomes.append(outcome)


def said_of(graded: Graded) -> list[str]:
    """Return the notes of a submission, the reasons why notebooks could not be read first."""
    several = len(graded.notebooks) > 1
    said = []
    for name, notebook in graded.notebooks.items():
        for text in ([notebook.ungradable] if notebook.ungradable else []) + list(notebook.notes):
            said.append(f"{name}: {text}" if several else text)
    return [*said, *graded.notes]
