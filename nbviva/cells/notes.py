"""What the engine writes into a notebook's and a cell's metadata under "nbviva", in which version, and how it reads it.

Graded notebooks lie on disk for years, and feedback may be written by another version of the engine than the one that
graded. Whatever a reader does not know for sure, it takes for the result of a hidden test, of which students see
nothing. Notebooks of before have no version; what is called `sandbox` now was called `jail` there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from nbviva.cells.marks import Cell

KEY = "nbviva"
VERSION = 1
BEFORE = 0  # of notebooks without a version


@dataclass(frozen=True)
class TestNote:
    """How a test cell ended, as far as feedback must know.

    Attributes
    ----------
    ended : str
        See `nbviva.results.CellResult`.
    in_hidden : bool
        Whether it failed in a hidden test.
    for_student : bool
        Whether the author of the test wrote its message for students.
    submission : tuple of str
        The lines of the student's own code that an exception came through.
    seconds : float
    asks : bool
        Whether a person has to decide: something was refused that may have been honest.
    """

    __test__ = False  # pytest takes a class of this name for tests

    ended: str = ""
    in_hidden: bool = True
    for_student: bool = False
    submission: tuple[str, ...] = ()
    seconds: float = 0.0
    asks: bool = False

    def write(self, cell: Any) -> None:
        """Put this into a cell."""
        cell["metadata"][KEY] = {"version": VERSION, **asdict(self), "submission": list(self.submission)}

    @classmethod
    def of(cls, cell: Cell) -> TestNote | None:
        """Return what stands in a test cell; None if it was written by a version that is not known here.

        A cell without a note, which another grader than this engine has graded, counts as failed in a hidden test if
        it has one.
        """
        return _read(cls, cell, {"ended": str, "submission": list, "seconds": (int, float)})


@dataclass(frozen=True)
class NotebookNote:
    """How a notebook was graded.

    Attributes
    ----------
    sandbox : str
        Level of the sandbox.
    seed : int
        From which the inputs of its hidden tests were drawn.
    notes : tuple of str
        What was mended, for the teacher.
    ask : bool
        Whether a person should look, because it could not be read.
    """

    sandbox: str = ""
    seed: int = 0
    notes: tuple[str, ...] = ()
    ask: bool = False

    def write(self, notebook: Any) -> None:
        """Put this into a notebook."""
        notebook["metadata"][KEY] = {"version": VERSION, **asdict(self), "notes": list(self.notes)}

    @classmethod
    def of(cls, notebook: Mapping[str, Any]) -> NotebookNote | None:
        """Return what stands in a graded notebook; None if it was written by a version that is not known here."""
        return _read(cls, notebook, {"sandbox": str, "seed": int, "notes": list})


def _read(kind: Any, of: Mapping[str, Any], kinds: Mapping[str, Any]) -> Any:
    """Return the note of this kind, with each field of the type that it must have; None if that is not so."""
    said = of["metadata"].get(KEY, {})
    if not isinstance(said, Mapping):
        return None
    said = dict(said)
    version = said.pop("version", BEFORE)
    if version == BEFORE and "jail" in said:
        said["sandbox"] = said.pop("jail")
    known = {field.name for field in fields(kind)}
    if type(version) is not int or not BEFORE <= version <= VERSION or not said.keys() <= known:
        return None
    if not all(isinstance(value, kinds.get(name, bool)) for name, value in said.items()):
        return None
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()})


# ---- on the way, never in a file that is read again


def own_cell() -> dict[str, Any]:
    """Return the metadata of a cell of the learner's own."""
    return {KEY: {"version": VERSION, "extra": True}}


def is_own_cell(cell: Cell) -> bool:
    """Tell whether a cell of a rebuilt notebook is the learner's own, of which the assignment knows nothing."""
    return bool(cell["metadata"].get(KEY, {}).get("extra"))


def set_released(cell: Any, text: str) -> None:
    """Note in a cell of a master what learners see of it: the text without hidden tests and mark schemes."""
    cell["metadata"][KEY] = {"version": VERSION, "released": text}


def released(cell: Cell) -> str:
    """Return the text that learners see in a cell of a master."""
    return str(cell["metadata"].get(KEY, {}).get("released", cell["source"]))
