"""nbgrader's marks and markers, read in one place: whose a cell is, and which of its lines students do not see.

A *mark* is what nbgrader writes into a cell's metadata. *Markers* are the words in its text that begin and end a
solution, hidden tests or a mark scheme; a course may choose others. Imports nothing of the project.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

Cell = Mapping[str, Any]  # as nbformat reads it, or plain JSON


@dataclass(frozen=True)
class Delimiters:
    """The words that begin and end a region; the lines that hold them belong to it, as with nbgrader.

    An unclosed region reaches to the end of the cell.
    """

    begin: str
    end: str

    def __contains__(self, text: str) -> bool:
        return self.begin in text or self.end in text

    def lines(self, source: str) -> list[list[int]]:
        """Return the first and last line of each region, counted as IPython does: it leaves out empty lines at the
        top."""
        whole = _lines(source)
        top = next((number for number, line in enumerate(whole) if line.strip()), 0)
        return [[first - top, last - top] for first, last in self._regions(whole)]

    def inside(self, source: str) -> list[str]:
        """Return the text of each region, without the lines that begin and end it."""
        whole = _lines(source)
        return [
            "\n".join(line for line in whole[first - 1 : last] if line not in self)
            for first, last in self._regions(whole)
        ]

    def without(self, source: str, *instead: str) -> str:
        """Return a text with other lines in the place of each region, or none."""
        whole = _lines(source)
        for first, last in reversed([*self._regions(whole)]):
            whole[first - 1 : last] = instead
        return "\n".join(whole)

    def pairs(self, source: str) -> bool:
        """Tell whether each begin has one end after it; nbgrader refuses a notebook where that is not so."""
        within = False
        for line in _lines(source):
            if self.begin in line:
                if within:
                    return False
                within = True
            elif self.end in line:
                if not within:
                    return False
                within = False
        return not within

    def _regions(self, whole: list[str]) -> Iterator[tuple[int, int]]:
        first = 0
        for number, line in enumerate(whole, 1):
            if self.begin in line:
                first = first or number
            elif self.end in line and first:
                yield first, number
                first = 0
        if first:
            yield first, len(whole)


@dataclass(frozen=True)
class Markers:
    """The delimiters of a course; nbgrader's own if it chose no others."""

    solution: Delimiters = field(default_factory=lambda: Delimiters("BEGIN SOLUTION", "END SOLUTION"))
    hidden: Delimiters = field(default_factory=lambda: Delimiters("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"))
    scheme: Delimiters = field(default_factory=lambda: Delimiters("BEGIN MARK SCHEME", "END MARK SCHEME"))

    @property
    def all(self) -> tuple[Delimiters, ...]:
        """All three."""
        return self.solution, self.hidden, self.scheme

    def answer(self, cell: Cell) -> str:
        """Return the instructor's answer: the text of a cell without the lines that mark its solution.

        A line of code that a marker stands behind stays: nbgrader takes it out of the release, but it runs.
        """
        code = cell["cell_type"] == "code"
        lines = str(cell["source"]).splitlines(keepends=True)
        return "".join(x for x in lines if x not in self.solution or (code and not x.lstrip().startswith("#")))

    def secrets(self, cell: Cell) -> list[str]:
        """Return the parts of a source cell that its release does not show: an answer without markers is one."""
        text = str(cell["source"])
        found = [part for delimiters in self.all for part in delimiters.inside(text)]
        return [text] if is_answer(cell) and not self.solution.inside(text) else found

    def shown(self, cell: Cell) -> str:
        """Return what the release of a source cell shows of it, stubs aside."""
        text = str(cell["source"])
        if is_answer(cell) and not self.solution.inside(text):
            return ""
        for delimiters in self.all:
            text = delimiters.without(text)
        return text


NBGRADERS = Markers()


@dataclass(frozen=True)
class Mark:
    """What nbgrader's metadata say of a cell; all empty for a cell without a mark.

    Attributes
    ----------
    grade_id : str
    grade, solution, locked, task : bool
        As nbgrader has them. An answer that a person grades is both `grade` and `solution`.
    points : float
        0 where none are given, or what is given is no number.
    checksum : str
        What nbgrader computed when it made the release; see `checksum`.
    """

    grade_id: str = ""
    grade: bool = False
    solution: bool = False
    locked: bool = False
    task: bool = False
    points: float = 0.0
    checksum: str = ""

    @classmethod
    def of(cls, cell: Cell) -> Mark:
        """Return the mark of a cell, which may come from anywhere: what is not of its kind counts as not there."""
        said = raw(cell)
        if not isinstance(said, Mapping):
            return cls()
        name, checksum, points = said.get("grade_id"), said.get("checksum"), said.get("points")
        return cls(
            name if isinstance(name, str) else "",
            **{key: bool(said.get(key)) for key in ("grade", "solution", "locked", "task")},
            points=float(points) if is_amount(points) else 0.0,
            checksum=checksum if isinstance(checksum, str) else "",
        )

    @property
    def is_answer(self) -> bool:
        """Whether a learner writes this cell."""
        return self.solution

    @property
    def is_test(self) -> bool:
        """Whether running this cell earns points."""
        return self.grade and not self.solution

    @property
    def by_hand(self) -> bool:
        """Whether a person gives its points."""
        return self.task or (self.grade and self.solution)

    @property
    def earns(self) -> bool:
        """Whether it has points at all."""
        return self.grade or self.task

    @property
    def means_something(self) -> bool:
        """Whether nbgrader does anything with the cell; its toolbar leaves marks behind that say nothing."""
        return self.grade or self.solution or self.locked or self.task


def _lines(source: str) -> list[str]:
    """Return the lines of a cell as Python counts them; `str.splitlines` also splits at a form feed, for example."""
    return re.split(r"\r\n|\r|\n", source)


def raw(cell: Cell) -> Any:
    """Return nbgrader's metadata of a cell as they stand there, None if there are none."""
    metadata = cell.get("metadata")
    return metadata.get("nbgrader") if isinstance(metadata, Mapping) else None


def is_amount(points: object) -> TypeGuard[float]:
    """Tell whether something can be the points of a cell."""
    return (
        isinstance(points, (int, float)) and not isinstance(points, bool) and math.isfinite(points) and not points < 0
    )


def grade_id(cell: Cell) -> str:
    """Return nbgrader's id of a cell, or an empty string."""
    return Mark.of(cell).grade_id


def is_answer(cell: Cell) -> bool:
    """Tell whether a learner writes this cell."""
    return Mark.of(cell).is_answer


def is_test(cell: Cell) -> bool:
    """Tell whether running this cell earns points."""
    return Mark.of(cell).is_test


def untouched(cell: Cell) -> bool:
    """Tell whether an answer cell is still as it was released."""
    mark = Mark.of(cell)
    return bool(mark.checksum) and mark.checksum == checksum(cell)


def checksum(cell: Cell) -> str:
    """Return nbgrader's checksum of a marked cell: it differs when the text, the marks or the points do.

    nbgrader stores it in the release; an answer cell that still has it was not touched. The order of the parts and the
    way they are written are nbgrader's, and must stay so.
    """
    mark = raw(cell)
    grade, solution = mark.get("grade", False), mark.get("solution", False)
    locked = not solution and (grade or mark.get("locked", False))
    parts = [cell["source"], cell["cell_type"], grade, solution, locked, mark["grade_id"]]
    parts += [float(mark["points"])] if grade else []
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
