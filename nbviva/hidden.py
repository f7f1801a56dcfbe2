"""Hidden tests in the text of a test cell: where they are, and the cell without them. Leaf.

An unclosed one reaches to the end of the cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbgrader.preprocessors import ClearHiddenTests


def marks(config: Any) -> tuple[str, str]:
    """Return the words that begin and end hidden tests, from the settings of a course."""
    section = config.get("ClearHiddenTests", {})
    return (
        str(section.get("begin_test_delimeter", ClearHiddenTests.begin_test_delimeter.default_value)),
        str(section.get("end_test_delimeter", ClearHiddenTests.end_test_delimeter.default_value)),
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
