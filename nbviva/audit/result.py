"""The result of an audit as values: what is known of each test cell, what must be put right, what is worth a look."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from nbviva.report.mistakes import KnownMistake

UNSPLIT = "cannot be split from the answers, so a submission can read it"


@dataclass(frozen=True)
class Problem:
    """Something that must be put right before a release, or is worth a look.

    Attributes
    ----------
    where : str
    what : str
        What is found, and what to do; the same for all findings that are alike.
    about : str
        What is particular to this place; mostly empty.
    """

    where: str
    what: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.where} {self.what}" + (f": {self.about}" if self.about else "")


def alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Return findings in groups in which the same was found, in the order of the first of each."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.what, []).append(problem)
    return list(groups.values())


@dataclass(frozen=True)
class Unsplit:
    """A test cell that has to run beside the student's code: why, and how its author can mend that."""

    cell: str
    why: str
    mend: str


@dataclass(frozen=True)
class TestRow:
    """What is known about one test cell.

    Attributes
    ----------
    name, points
        grade_id and full points.
    catches : int
        Wrong variants and mutants that lose points here.
    alone : int
        Those of them that lose points nowhere else.
    seconds : float
        What it takes with the reference solution.
    """

    name: str
    points: float
    catches: int
    alone: int
    seconds: float


@dataclass(frozen=True)
class Mistake:
    """What a learner is told of a wrong solution, for a person who judges whether it names the cause.

    Attributes
    ----------
    name, title : str
        Group and file in the zoo; the misconception, as the file says it.
    test : str
        The first test cell that lost points; empty if the run as a whole failed, or nothing was lost.
    half : str
        ``"visible"`` or ``"hidden"``: the half of that cell that failed; empty if nothing tells.
    message : str
        What the learner reads of it.
    only_hidden : bool
        Whether every point was lost in a hidden half: all that a learner can run passes.
    """

    name: str
    title: str
    test: str
    half: str
    message: str
    only_hidden: bool


@dataclass(frozen=True)
class NotebookAudit:
    """The result for one notebook.

    Attributes
    ----------
    notebook : str
        File name.
    tests : tuple of TestRow
        The test cells with points.
    cells : int
        How many test cells there are, those without points too.
    right, wrong : int
        How many solutions of known verdict were tried.
    mutants, killed : int
        How many changes of the reference were tried, and how many of them a test noticed.
    explained : tuple of (str, str, str)
        Changes that are no mistake: cell, change, why.
    together : tuple of Unsplit or None
        The test cells that are not split from the answers, of `cells` test cells in all; None if that is not known.
    verdicts, flips : int
        Verdicts of all trials, and how many of them differ from that of the first run.
    students : int
        With how many students' seeds each solution was graded besides; what depends on them is a problem.
    environments : tuple of str
    mistakes : tuple of Mistake
        What is told of each wrong solution.
    known : tuple of KnownMistake
        How each wrong solution makes the checks end, by which a class report names groups of answers.
    problems : tuple of Problem
    advice : tuple of Problem
        Worth a look, but no reason to hold back the release.
    """

    notebook: str
    tests: tuple[TestRow, ...] = ()
    cells: int = 0
    right: int = 0
    wrong: int = 0
    mutants: int = 0
    killed: int = 0
    explained: tuple[tuple[str, str, str], ...] = ()
    together: tuple[Unsplit, ...] | None = None
    verdicts: int = 0
    flips: int = 0
    students: int = 0
    environments: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    known: tuple[KnownMistake, ...] = ()
    problems: tuple[Problem, ...] = ()
    advice: tuple[Problem, ...] = ()

    @property
    def all_advice(self) -> tuple[Problem, ...]:
        """What is worth a look, each test cell that is not split included."""
        return self.advice + tuple(
            Problem(f"{self.notebook}: cell '{one.cell}'", UNSPLIT, f"{one.why}. {one.mend}")
            for one in self.together or ()
        )

    @property
    def only_hidden(self) -> tuple[Mistake, ...]:
        """The wrong solutions that pass every visible check, and lose points all the same."""
        return tuple(mistake for mistake in self.mistakes if mistake.only_hidden)


@dataclass(frozen=True)
class Audit:
    """The result for an assignment; it may be released if there is no problem.

    Attributes
    ----------
    assignment : str
    notebooks : tuple of NotebookAudit
    problems, advice : tuple of Problem
        Of no single notebook: of the release, and of what could not be tried.
    notes : tuple of str
        What a person should know, and what is no fault.
    """

    assignment: str
    notebooks: tuple[NotebookAudit, ...]
    problems: tuple[Problem, ...] = ()
    advice: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of the release and of each notebook."""
        return self.problems + tuple(itertools.chain.from_iterable(nb.problems for nb in self.notebooks))

    @property
    def all_advice(self) -> tuple[Problem, ...]:
        """What is worth a look, of the assignment and of each notebook."""
        return self.advice + tuple(itertools.chain.from_iterable(nb.all_advice for nb in self.notebooks))

    def passes(self, strict: bool = False) -> bool:
        """Tell whether nothing is wrong; if `strict`, also that nothing is worth a look."""
        return not self.all_problems and not (strict and self.all_advice)
