"""Feedback on one notebook as a value: its questions, their checks, why some are not passed, the student's work."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from nbviva.report.markup import Shown

PASSED, PARTLY, NOT_YET, OPEN = "passed", "partly", "not yet", "not determined"


@dataclass(frozen=True)
class Check:
    """A test cell: what it looks at, in words, and how that ended: `PASSED`, `PARTLY`, `NOT_YET` or `OPEN`."""

    name: str
    state: str
    points: float | None
    of: float
    grade_id: str = ""


@dataclass(frozen=True)
class Reason:
    """Why some checks have not been passed.

    Attributes
    ----------
    checks : tuple of Check
        Those that ended alike.
    half : str
        ``"visible"``, ``"hidden"``, or empty if that is not known, or there is no such half.
    said : str
        What went wrong, and the likely cause if the author of the check wrote one.
    next_step : str
        Empty if `said` is the author's own text.
    text : str
        What students see of the check, if its author wrote no message; empty if that is nothing.
    """

    checks: tuple[Check, ...]
    half: str
    said: str
    next_step: str = ""
    text: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the student's code, with what happened there; mostly nothing."""

    text: str
    happened: str = ""


@dataclass(frozen=True)
class Work:
    """A cell that the student wrote.

    Attributes
    ----------
    lines : tuple of Line
        Of a cell with code.
    html : Markup
        Of a cell with text.
    outputs : tuple of Shown
    own : bool
        Whether it is a cell that the assignment does not have.
    untouched : bool
        Whether it is as it was released.
    """

    lines: tuple[Line, ...] = ()
    html: Markup = field(default_factory=Markup)
    outputs: tuple[Shown, ...] = ()
    own: bool = False
    untouched: bool = False

    @property
    def happened(self) -> bool:
        """Whether an exception came from one of its lines."""
        return any(line.happened for line in self.lines)


@dataclass(frozen=True)
class Question:
    """Answer cells and the test cells that follow them.

    Attributes
    ----------
    name : str
    is_code : bool
        Whether the name is one of the student's code.
    points : float or None
        None if nobody knows them yet.
    of : float
    extra : float
        Extra credit, which a person has given; part of `points`.
    waits : bool
        Whether a person has yet to grade something of it.
    by_hand : bool
        Whether a person has given some of the points.
    checks : tuple of Check
    reasons : tuple of Reason
    work : tuple of Work
    comments : tuple of Markup
    """

    name: str
    is_code: bool = False
    points: float | None = None
    of: float = 0.0
    extra: float = 0.0
    waits: bool = False
    by_hand: bool = False
    checks: tuple[Check, ...] = ()
    reasons: tuple[Reason, ...] = ()
    work: tuple[Work, ...] = ()
    comments: tuple[Markup, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there is nothing more to be had."""
        return not self.waits and self.points is not None and self.points >= self.of - 1e-9

    @property
    def only_waits(self) -> bool:
        """Whether there is nothing for the student to do before a person has graded the rest."""
        return self.waits and all(check.state in (PASSED, OPEN) for check in self.checks)

    @property
    def is_graded(self) -> bool:
        """Whether it has any points to give."""
        return self.of > 0 or bool(self.checks) or self.extra != 0

    @property
    def untouched(self) -> bool:
        """Whether the student has written nothing."""
        return bool(self.work) and all(one.untouched for one in self.work)


@dataclass(frozen=True)
class Feedback:
    """What a student is told about one notebook.

    Attributes
    ----------
    title : str
    questions : tuple of Question
    points : float or None
        After the penalty; None if nobody knows them.
    of, penalty : float
    why, todo : str
        Why the notebook could not be graded, and what its student can do; empty if it was.
    """

    title: str
    questions: tuple[Question, ...] = ()
    points: float | None = None
    of: float = 0.0
    penalty: float = 0.0
    why: str = ""
    todo: str = ""

    @property
    def checks(self) -> list[Check]:
        """All checks."""
        return [check for question in self.questions for check in question.checks]

    @property
    def waiting(self) -> float:
        """Points that a person has yet to decide on."""
        return sum(question.of - (question.points or 0.0) for question in self.questions if question.waits)
