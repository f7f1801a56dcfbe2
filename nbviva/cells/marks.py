"""Hidden tests in the text of a test cell: where they are, and the cell without them. Leaf.

An unclosed one reaches to the end of the cell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

_SOLUTION_MARKER = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[^\n]*\n?", re.MULTILINE)


def marks(config: Any) -> tuple[str, str]:
    """Return the words that begin and end hidden tests, from the settings of a course."""
    section = config.get("ClearHiddenTests", {})
    return (
        str(section.get("begin_test_delimeter", "BEGIN HIDDEN TESTS")),
        str(section.get("end_test_delimeter", "END HIDDEN TESTS")),
    )


def lines(source: str, begin: str, end: str) -> list[list[int]]:
    """Return the first and last line of each part that students do not see, counted as IPython does: it leaves out
    empty lines at the top."""
    whole = source.splitlines()
    top = next((number for number, line in enumerate(whole) if line.strip()), 0)
    return [[first - top, last - top] for first, last in _parts(whole, begin, end)]


def without(source: str, begin: str, end: str) -> str:
    """Return the text of a test cell without its hidden tests."""
    whole = source.splitlines()
    for first, last in reversed([*_parts(whole, begin, end)]):
        whole[first - 1 : last] = ["# (more checks ran here)"]
    return "\n".join(whole)


def _parts(whole: list[str], begin: str, end: str) -> Iterator[tuple[int, int]]:
    first = 0
    for number, line in enumerate(whole, 1):
        if begin in line:
            first = first or number
        elif end in line and first:
            yield first, number
            first = 0
    if first:
        yield first, len(whole)


def without_markers(text: str) -> str:
    """Return the text of an answer cell without the lines that mark its solution."""
    return _SOLUTION_MARKER.sub("", text)


def grade_id(cell: NotebookNode) -> str:
    """Return nbgrader's id of a cell, or an empty string."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def is_answer(cell: NotebookNode) -> bool:
    """Tell whether a learner writes this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Tell whether running this cell earns points."""
    mark = cell.metadata.get("nbgrader", {})
    return bool(mark.get("grade")) and not mark.get("solution")


def checksum(cell: NotebookNode) -> str:
    """Return nbgrader's checksum of a marked cell: it differs when the text, the marks or the points do.

    nbgrader stores it in the release; an answer cell that still has it was not touched. The order of the parts and the
    way they are written are nbgrader's, and must stay so.
    """
    mark = cell.metadata["nbgrader"]
    grade, solution = mark.get("grade", False), mark.get("solution", False)
    locked = not solution and (grade or mark.get("locked", False))
    parts = [cell.source, cell.cell_type, grade, solution, locked, mark["grade_id"]]
    parts += [float(mark["points"])] if grade else []
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
