"""What readers are told of an assignment, and what they answer: values, which the main process understands.

Nothing here reads: the main process begins with this, and loads no library for notebooks before it has started others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from nbviva.grading.assignment import AssignmentNotebook, Placed

CANNOT_BE_SHOWN = "(This cannot be shown: to make it safe would take too long.)"


class Finish(Protocol):
    """Makes the text of a graded notebook, as a course wants it; sent to the readers by its value."""

    def prepare(self) -> None:
        """Load what is needed, before the reader gives up all but reading submissions."""

    def __call__(self, student: str, name: str, notebook: NotebookNode) -> str:
        """Return the text of the notebook of this name."""


@dataclass(frozen=True)
class Came:
    """What is known of one notebook that was handed in.

    Attributes
    ----------
    reason : str
        Why it could not be read; empty if it could.
    notes : tuple of str
        What was mended, in sentences for the teacher.
    cells : sequence of Placed
        Its code cells, on the assignment's frame.
    rebuilt : bytes
        The notebook that is graded; only the reader looks into it.
    """

    reason: str = ""
    notes: tuple[str, ...] = ()
    cells: Sequence[Placed] = ()
    rebuilt: bytes = b""


@dataclass(frozen=True)
class Read:
    """What came of reading a submission.

    Attributes
    ----------
    notes : tuple of str
        Of the whole submission.
    files : dict
        Path beside the notebook -> content of the other files that came along.
    notebooks : dict
        Name -> `Came`.
    """

    notes: tuple[str, ...]
    files: dict[str, bytes]
    notebooks: dict[str, Came]


@dataclass(frozen=True)
class Written:
    """A graded notebook.

    Attributes
    ----------
    text : str
        As it is written to a file, or plain JSON (`About.finish`).
    points : dict
        grade_id -> points; None where a person must grade.
    notes : tuple of str
        What was stopped or flagged.
    unanswered : frozenset of str
        Answers that are as they were released.
    """

    text: str
    points: dict[str, float | None]
    notes: tuple[str, ...]
    unanswered: frozenset[str]


@dataclass(frozen=True)
class About:
    """What a reader has to know of an assignment.

    Attributes
    ----------
    notebooks : dict
        Name -> `AssignmentNotebook`.
    staged : frozenset of str
        Files that the course itself puts beside the notebooks.
    ungraded : tuple of str
        Files of notebooks in which nothing is graded.
    finish : Finish, optional
        Makes the text of a graded notebook; if not given, it is plain JSON.
    """

    notebooks: dict[str, AssignmentNotebook]
    staged: frozenset[str]
    ungraded: tuple[str, ...]
    finish: Finish | None = None
