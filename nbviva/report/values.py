"""What is recorded of a class, as values: its questions and checks, its students, and how each check ended for each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

STOPPED = ("timeout", "died", "not run")  # ways in which a check ended without a verdict of its own


@dataclass(frozen=True)
class Check:
    """One cell that earns points: a test cell, or one that a person grades.

    Attributes
    ----------
    notebook, grade_id : str
        Together they name it.
    title : str
        What it looks at, in words.
    question : str
        Name of its question.
    max_points : float
    by_hand : bool
        Whether a person gives its points.
    hidden : bool
        Whether a part of it is not shown to students.
    """

    notebook: str
    grade_id: str
    title: str
    question: str
    max_points: float
    by_hand: bool = False
    hidden: bool = False

    @cached_property
    def key(self) -> tuple[str, str]:
        """What names this check in its assignment."""
        return self.notebook, self.grade_id


@dataclass(frozen=True)
class Question:
    """One or more answer cells, with the checks that follow them.

    Attributes
    ----------
    notebook, name : str
        Together they name it; the name is the grade_id of its first cell.
    title : str
        What it is called in a page for people.
    checks : tuple of Check
        In the order of the notebook.
    answers : tuple of str
        The grade_ids of its answer cells.
    """

    notebook: str
    name: str
    title: str
    checks: tuple[Check, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def max_points(self) -> float:
        """Points that can be had."""
        return math.fsum(check.max_points for check in self.checks)


class Outcome(NamedTuple):
    """How one check ended for one student.

    Attributes
    ----------
    check : Check
    points : float or None
        As nbgrader counts them: a person's before those of tests, extra credit on top. None if there are none yet.
    waits : bool
        Whether a person should look at it.
    ended : str
        One of `nbviva.results.ENDED`; empty if nobody knows, because another grader graded it.
    message : str
        What went wrong, for the instructor: it may hold words of a hidden test. The student may have chosen them.
    in_hidden : bool
        Whether it failed in a part that is not shown to students.
    seconds : float or None
        Wall time; None if nobody knows.
    by_tests : float or None
        What tests alone gave, whatever a person said; None if nobody knows.
    """

    check: Check
    points: float | None
    waits: bool = False
    ended: str = ""
    message: str = ""
    in_hidden: bool = False
    seconds: float | None = None
    by_tests: float | None = None

    @property
    def passed(self) -> bool | None:
        """Whether it earned all points; None if they are not given yet."""
        if self.points is None:
            return None
        if self.check.max_points == 0 and self.ended:
            return self.ended == "ok"
        return self.points >= self.check.max_points


@dataclass(frozen=True)
class Student:
    """One student of the course, and what is recorded of the assignment.

    Attributes
    ----------
    id, first_name, last_name, email, lms_user_id : str
        As the gradebook has them; empty if it has none.
    handed_in : bool
    no_grade : str
        Why there is no grade, in words; empty if there is one. Points of 0 may be recorded all the same.
    points : float or None
        In all, before the penalty; None if nothing is recorded.
    penalty : float
        Points that are taken away because it came late.
    seconds_late : float
        After the due date and the extension; 0 if it came in time.
    outcomes : tuple of Outcome
        Of each check of the assignment, in its order; empty if nothing is recorded.
    notes : tuple of str
        What was mended, stopped or flagged.
    comments : mapping
        (notebook, grade_id) -> the comment on a cell: a person's, or the one that nbgrader makes itself.
    untouched : frozenset of (str, str)
        (notebook, grade_id) of the answer cells that are as they were released.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    handed_in: bool = False
    no_grade: str = ""
    points: float | None = None
    penalty: float = 0.0
    seconds_late: float = 0.0
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()
    comments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    untouched: frozenset[tuple[str, str]] = frozenset()

    @property
    def total(self) -> float | None:
        """Points after the penalty, never below 0, as nbgrader exports them; None if nothing is recorded."""
        return None if self.points is None else max(0.0, self.points - self.penalty)

    @property
    def graded(self) -> bool:
        """Whether there is a grade that says something of the work: these students are counted in statistics."""
        return self.points is not None and not self.no_grade

    @property
    def waiting(self) -> list[Outcome]:
        """What waits for a person."""
        return [outcome for outcome in self.outcomes if outcome.waits]

    @property
    def seconds(self) -> float:
        """Wall time of all checks together, as far as it is known."""
        return math.fsum(outcome.seconds or 0.0 for outcome in self.outcomes)

    @cached_property
    def by_check(self) -> dict[tuple[str, str], Outcome]:
        """The outcomes by the names of their checks."""
        return {outcome.check.key: outcome for outcome in self.outcomes}

    def points_of(self, question: Question) -> float | None:
        """Return the points of one question; None if one of its checks has none yet."""
        by_check = self.by_check
        found = [by_check[check.key].points for check in question.checks if check.key in by_check]
        return None if not found or None in found else math.fsum([points for points in found if points is not None])


@dataclass(frozen=True)
class Class:
    """What is recorded of a class in one assignment.

    Attributes
    ----------
    assignment : str
    questions : tuple of Question
        In the order of the notebooks.
    students : tuple of Student
        All of the gradebook, and who handed in; by their id.
    """

    assignment: str
    questions: tuple[Question, ...]
    students: tuple[Student, ...]

    @property
    def notebooks(self) -> list[str]:
        """Names of the notebooks in which something is graded."""
        return list(dict.fromkeys(question.notebook for question in self.questions))

    def called(self, question: Question) -> str:
        """Return what a question is called where those of all notebooks stand together."""
        return f"{question.notebook}: {question.title}" if len(self.notebooks) > 1 else question.title

    @property
    def checks(self) -> Iterator[Check]:
        """All checks, in the order of the notebooks."""
        return (check for question in self.questions for check in question.checks)

    @property
    def max_points(self) -> float:
        """Points that can be had."""
        return math.fsum(question.max_points for question in self.questions)

    @property
    def graded(self) -> list[Student]:
        """Students with a grade."""
        return [student for student in self.students if student.graded]

    @property
    def without_grade(self) -> list[Student]:
        """Students without a grade; those who handed in come first, because something can be done for them."""
        return sorted((s for s in self.students if not s.graded), key=lambda s: (not s.handed_in, s.id))

    @property
    def waiting(self) -> list[Student]:
        """Students of whom a person should look at something."""
        return [student for student in self.students if student.waiting]

    @property
    def late(self) -> list[Student]:
        """Students who handed in late, the latest first."""
        return sorted((s for s in self.students if s.seconds_late > 0), key=lambda s: (-s.seconds_late, s.id))

    @property
    def mended(self) -> list[Student]:
        """Students with a grade in whose work something was mended, stopped or flagged."""
        return [student for student in self.graded if student.notes]
