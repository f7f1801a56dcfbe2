"""What came of grading, as frozen records that can be sent anywhere. Leaf."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

ENDED = ("ok", "error", "timeout", "died", "not run")


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
        One of `ENDED`.
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


def error_output(name: str, message: str) -> dict[str, Any]:
    """Return the output of a cell that ended with an error, in nbformat's form."""
    shown = f"\x1b[0;31m{name}\x1b[0m: {message}"
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [shown]}


@dataclass(frozen=True)
class Policy:
    """What the reference solution does across the wall, and a submission may therefore do too.

    Attributes
    ----------
    changes : frozenset of str
        ``"function argument"``: arguments changed in place.
    seeds : frozenset of str
        Functions after which a global generator has been seeded.
    raises : frozenset of str
        ``"function exception"``: exceptions that would end more than the call, such as SystemExit.
    names : frozenset of str
        Variables that calls change.
    objects : frozenset of str
        Calls and names that give an object of a class of the student's own.
    together : frozenset of str
        Test cells that cannot be split from the answers and run with them in the jail.
    learning : bool
        Everything is allowed, and noted.
    """

    changes: frozenset[str] = frozenset()
    seeds: frozenset[str] = frozenset()
    raises: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    learning: bool = False

    @classmethod
    def of(cls, described: dict[str, Any]) -> Policy:
        """Return the policy that `described` made this of."""
        made: dict[str, Any] = {k: v if isinstance(v, bool) else frozenset(v) for k, v in described.items()}
        return cls(**made)

    def described(self) -> dict[str, Any]:
        """Return this as plain data."""
        return {k: v if isinstance(v, bool) else sorted(v) for k, v in asdict(self).items()}
