"""At which line of its file each cell of a notebook begins, for those who show findings beside the file. Leaf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from typing import Any

from nbviva.cells.marks import grade_id

_SPACE = re.compile(r"\s*")
_DECODER = JSONDecoder(strict=False)


@dataclass(frozen=True)
class Place:
    """Where a cell stands: its grade_id, or nothing; its number from 1; the line of the file with its first line."""

    grade_id: str
    number: int
    line: int


def places(text: str) -> list[Place]:
    """Return where the cells of a notebook stand in its file; nothing if it is no notebook of format 4.

    Parameters
    ----------
    text : str
        The whole file.
    """
    found = []
    try:
        cells = [(at, value) for key, at, value in _members(text, 0) if key == "cells" and isinstance(value, list)]
        for number, (start, cell) in enumerate(_items(text, cells[-1][0]) if cells else (), 1):
            source = next((at for key, at, _ in _members(text, start) if key == "source"), start)
            if text.startswith("[", source):  # the first line of the cell is the next thing in the list
                source = _skip(text, source + 1)
            name = grade_id(cell) if isinstance(cell, dict) else ""
            found.append(Place(name, number, text.count("\n", 0, source) + 1))
    except (JSONDecodeError, RecursionError, IndexError):
        return []
    return found


def _members(text: str, at: int) -> Iterator[tuple[str, int, Any]]:
    """Yield the keys of the object that begins at a place, where the value of each begins, and the value."""
    at = _skip(text, at)
    if text[at] != "{":
        raise JSONDecodeError("expected an object", text, at)
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        value, end = _DECODER.raw_decode(text, at)
        yield key, at, value
        at = _next(text, end)


def _items(text: str, at: int) -> Iterator[tuple[int, Any]]:
    """Yield where each item of the list that begins at a place begins, and the item."""
    at = _skip(text, at + 1)
    while text[at] != "]":
        value, end = _DECODER.raw_decode(text, at)
        yield at, value
        at = _next(text, end)


def _next(text: str, at: int) -> int:
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
