"""What came of grading, as frozen records that can be sent anywhere. Leaf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a quarter of the memory of a process that is forked for each submission, and needs none of it
    from nbformat import NotebookNode

NOT_SHOWN = "a check that is not shown here failed"  # what students read where a hidden test's own words are no theirs
NO_ANSWER = "The code sent something that is no answer"  # how the message begins if what came could not be read
NOT_PASSED = "NotPassed"  # the name of an error that is no exception: its message says all
# what the text of a SyntaxError ends with, in this engine and in ipykernel
_OF_A_CELL = re.compile(r" \((?:<ipython-input-[^()]*>|(?:[^()]*/)?\d+\.py), (?P<line>line \d+)\)$")
COMPLAINED = "The test says on stderr that something is wrong."  # the message of a test cell that failed by that alone


@dataclass(frozen=True)
class CellResult:
    """How one code cell ended.

    Attributes
    ----------
    position : int
        Place of the cell in the graded notebook.
    grade_id : str
        Empty for a cell without one.
    kind : str
        ``"test"``, ``"answer"``, ``"given"`` or ``"extra"``.
    ended : str
        ``"ok"``, ``"error"``, ``"timeout"``, ``"died"`` or ``"not run"``.
    message : str
        What went wrong, for the student.
    points, max_points : float
        Of a test cell; 0 otherwise.
    outputs : list
        In nbformat's form.
    execution_count : int or None
    seconds : float
        Wall time.
    flags : tuple of str
        What an instructor should look at.
    in_hidden, for_student : bool
        Of a test cell that failed: whether a hidden test did, and whether its message was written for students.
    lines : tuple of str
        Where in the submission the exception came from.
    asks : str
        Why a person has to decide about this test cell, because the wall and not the answer may be at fault; else
        empty.
    """

    position: int
    grade_id: str = ""
    kind: str = ""
    ended: str = "ok"
    message: str = ""
    points: float = 0.0
    max_points: float = 0.0
    outputs: list[dict[str, Any]] = field(default_factory=list)
    execution_count: int | None = None
    seconds: float = 0.0
    flags: tuple[str, ...] = ()
    in_hidden: bool = False
    for_student: bool = False
    lines: tuple[str, ...] = ()
    asks: str = ""

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> CellResult:
        """Return the result of which these are the fields, its tuples given as lists or tuples."""
        return cls(**{**described, "flags": tuple(described["flags"]), "lines": tuple(described["lines"])})

    @property
    def stopped(self) -> bool:
        """Whether a limit ended this cell, or one before it: on a less busy machine it may end otherwise."""
        return self.ended in ("timeout", "died", "not run")


def error_output(name: str, message: str) -> dict[str, Any]:
    """Return the output of a cell that ended with an error, in nbformat's form."""
    shown = f"\x1b[0;31m{name}\x1b[0m: {message}"
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [shown]}


def not_python(outputs: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """Return what Python says of a cell that it cannot read, so that nothing of it ran, and in which line; both empty
    for any other cell.

    Parameters
    ----------
    outputs : iterable of mapping
        Those of the cell, in nbformat's form.

    Examples
    --------
    >>> not_python([error_output("SyntaxError", "'(' was never closed (<ipython-input-3-5272b33aed40>, line 2)")])
    ("SyntaxError: '(' was never closed", 'line 2')
    >>> not_python([error_output("SyntaxError", "invalid syntax (<string>, line 1)")])
    ('', '')
    """
    error: Mapping[str, Any] = next((one for one in outputs if one.get("output_type") == "error"), {})
    said = str(error.get("evalue", "")).strip()
    place = _OF_A_CELL.search(said)  # not of a text that a cell has run, or of a module that it imports
    if place is None or error.get("ename") not in ("SyntaxError", "IndentationError", "TabError"):
        return "", ""
    return f"{error['ename']}: {said[: place.start()][:200]}", place["line"]


@dataclass(frozen=True)
class Policy:
    """What the reference solution does to the test cells, and a submission may therefore do too.

    Attributes
    ----------
    gives : frozenset of str
        ``"site -> kind"``: what comes from where, other than data that is nothing but plain (`nbviva.exam.sites`).
    changes : frozenset of str
        ``"function argument"``: arguments, and parts of them, that are changed in place.
    seeds : frozenset of str
        Functions after which a global generator has been seeded.
    shares : frozenset of str
        Calls of which a container is changed later: by the test cell, or, with ``kept`` behind it, by the answers.
    raises : frozenset of str
        ``"function exception"``: exceptions that would end more than the call, such as SystemExit.
    names : frozenset of str
        Variables that calls change.
    gets, sets : frozenset of str
        Attributes that test cells find on functions, and those that they set.
    differs : frozenset of str
        Objects that say, when they are compared with data of the tests of a type, that they are not equal, and never
        that they are.
    complains : frozenset of str
        Test cells that write to stderr themselves though the answers are right: a word there then costs nothing.
    scores : frozenset of str
        Test cells whose last line is a number of points.
    files : frozenset of str
        ``"reads path"`` and ``"changes path"``: what the answers do with files that test cells have written
        (`nbviva.state.files.called`); ``"sends path"`` for each that there is.
    runs : frozenset of str
        Libraries that a test cell has run a text of the answers as a program.
    uses : frozenset of str
        ``"Class.attribute"`` of objects of the test cells' own, by which these may judge, and which the answers use.
    draws_at : frozenset of str
        Functions that draw from a global generator.
    libraries : frozenset of str
        Libraries of whose classes the answers have objects, which test cells ask by ``isinstance``.
    draws : frozenset of str
        Test cells whose figures are made beside the answers, which draw on them.
    computes : frozenset of str
        Places of the given cells whose statements the examiner computes itself where a test depends on them, though
        they use answers.
    together : frozenset of str
        Test cells that cannot be split from the answers and run with them in the sandbox.
    learning : bool
        Everything is allowed, and noted.
    """

    gives: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    seeds: frozenset[str] = frozenset()
    raises: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    gets: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    differs: frozenset[str] = frozenset()
    complains: frozenset[str] = frozenset()
    scores: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    draws_at: frozenset[str] = frozenset()
    libraries: frozenset[str] = frozenset()
    draws: frozenset[str] = frozenset()
    computes: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    learning: bool = False

    @classmethod
    def of(cls, described: dict[str, Any]) -> Policy:
        """Return the policy that `described` made this of."""
        made: dict[str, Any] = {k: v if isinstance(v, bool) else frozenset(v) for k, v in described.items()}
        return cls(**made)

    def described(self) -> dict[str, Any]:
        """Return this as plain data."""
        return {k: v if isinstance(v, bool) else sorted(v) for k, v in vars(self).items()}


@dataclass(frozen=True)
class NotebookResult:
    """What came of one notebook of a submission.

    Attributes
    ----------
    name : str
    notebook : NotebookNode or None
        As it is written to `autograded/`, for those who want to look into it.
    cells : tuple of CellResult
    points : dict
        grade_id -> points; None where a person must grade.
    max_points : dict
    ungradable : str
        Why there is no grade; empty if there is one.
    notes : tuple of str
        What was mended, stopped or flagged.
    text : str
        The notebook as it is written; empty if it is still to be made from `notebook`.
    marks : tuple of nbviva.cells.marks.Mark
        Those of the assignment's cells.
    unanswered : frozenset of str
        Answers that are as they were released.
    """

    name: str
    notebook: NotebookNode | None = None
    cells: tuple[CellResult, ...] = ()
    points: dict[str, float | None] = field(default_factory=dict)
    max_points: dict[str, float] = field(default_factory=dict)
    ungradable: str = ""
    notes: tuple[str, ...] = ()
    text: str = ""
    marks: tuple[Any, ...] = ()
    unanswered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graded:
    """What came of a submission.

    Attributes
    ----------
    assignment, student : str
    notebooks : dict
        Name -> `NotebookResult`.
    notes : tuple of str
        Of the whole submission.
    sandbox : str
        Level of the sandbox it ran in.
    seed : int
        Reproduces the grade.
    """

    assignment: str
    student: str
    notebooks: dict[str, NotebookResult]
    notes: tuple[str, ...]
    sandbox: str
    seed: int

    @property
    def score(self) -> float:
        """Points of all cells that tests grade."""
        return sum(p for n in self.notebooks.values() for p in n.points.values() if p is not None)

    @property
    def max_score(self) -> float:
        """Points that can be had, those that a person gives included."""
        return sum(p for n in self.notebooks.values() for p in n.max_points.values())
