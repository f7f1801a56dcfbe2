"""What graded notebooks say of how checks ended, each read once: a class of thousands is told again in a second.

What was read is kept in the course's cache, in one entry for an assignment, and counts as long as a notebook's file is
the same one with the same size and time. It can be thrown away at any time.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from nbviva.cells.marks import Cell, Mark, untouched
from nbviva.cells.notes import NotebookNote, TestNote
from nbviva.errors import NbvivaError
from nbviva.workers import Cache, digest

MESSAGE = 500  # characters that are kept of what a check said
_FORM = 4  # of what is kept


class Ended(NamedTuple):
    """How one check ended, as its cell in a graded notebook says."""

    ended: str
    message: str
    in_hidden: bool
    seconds: float | None


@dataclass(frozen=True)
class Told:
    """What the graded notebooks of a student say.

    Attributes
    ----------
    checks : dict
        Notebook -> grade_id -> `Ended`, or its values in this order.
    notes : list of str
        What was mended, stopped or flagged.
    no_grade : list of str
        Why a notebook could not be read.
    untouched : list of (str, str)
        (notebook, grade_id) of the answer cells that are as they were released.
    """

    checks: dict[str, dict[str, Ended]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    no_grade: list[str] = field(default_factory=list)
    untouched: list[tuple[str, str]] = field(default_factory=list)


def told_by(root: Path, assignment: str, folders: Mapping[str, str], notebooks: Sequence[str]) -> dict[str, Told]:
    """Return for each student what the graded notebooks say.

    Parameters
    ----------
    root : Path
        Folder of the course.
    assignment : str
    folders : mapping
        Student -> folder of the graded notebooks.
    notebooks : sequence of str
        Their names, without ending. Those that are not there or cannot be read say nothing.
    """
    with contextlib.ExitStack() as stack:
        cache = None
        with contextlib.suppress(OSError, NbvivaError):  # who may only read there reads all notebooks
            cache = stack.enter_context(Cache(root))
        key = digest.digest("told", _FORM, assignment, list(notebooks))
        before = (cache.get(key) if cache is not None else None) or {}
        now: dict[str, Any] = {}
        found = {}
        for student, folder in folders.items():
            stamps = [_stamp(f"{folder}{os.sep}{name}.ipynb") for name in notebooks]
            kept = before.get(student)
            if kept is not None and kept[0] == stamps:
                now[student] = kept
                found[student] = _unpacked(kept[1])
            else:
                found[student] = _read(Path(folder), notebooks)
                now[student] = [stamps, _packed(found[student])]
        if cache is not None and now != before:
            cache.put(key, now)
        return found


def _stamp(path: str) -> list[int]:
    """Return what is different when another file is at this place."""
    try:
        about = os.stat(path)
    except OSError:
        return []
    return [about.st_ino, about.st_size, about.st_mtime_ns]


def _packed(told: Told) -> list[Any]:
    return [told.checks, told.notes, told.no_grade, told.untouched]


def _unpacked(tree: Sequence[Any]) -> Told:
    checks, notes, no_grade, left = tree
    return Told(checks, notes, no_grade, [(notebook, name) for notebook, name in left])


def _read(folder: Path, notebooks: Sequence[str]) -> Told:
    """Return what the graded notebooks in a folder say; those that are not there or cannot be read say nothing."""
    told = Told()
    for name in notebooks:
        try:
            notebook = json.loads((folder / f"{name}.ipynb").read_bytes())
            note = NotebookNote.of(notebook)
            before = f"{name}: " if len(notebooks) > 1 else ""
            if note is not None and note.ask:
                told.no_grade.append(before + (note.notes[0] if note.notes else "it could not be read"))
                told.notes.extend(before + text for text in note.notes[1:])
            elif note is not None:
                told.notes.extend(before + text for text in note.notes)
            for cell in notebook["cells"]:
                mark = Mark.of(cell)
                if mark.is_test and mark.grade_id:
                    told.checks.setdefault(name, {})[mark.grade_id] = _ended(cell)
                elif mark.is_answer and untouched({**cell, "source": "".join(cell["source"])}):
                    told.untouched.append((name, mark.grade_id))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # somebody changed it by hand, or it was never written
    return told


def _ended(cell: Cell) -> Ended:
    note = TestNote.of(cell) or TestNote()
    known = bool(note.ended)
    errors = [output for output in cell.get("outputs", ()) if output.get("output_type") == "error"]
    message = _message(errors[-1], note.for_student) if errors else ""
    ended = note.ended or ("error" if errors else "")
    return Ended(ended, message, known and note.in_hidden, note.seconds if known else None)


def _message(output: Mapping[str, Any], in_words: bool) -> str:
    """Return what an error said, on one line; its class adds nothing to words that were written for people."""
    name, value = (" ".join(str(output.get(key, "")).split()) for key in ("ename", "evalue"))
    in_words = in_words or name in ("OutOfTime", "Died", "NotRun")
    text = value if value and in_words else f"{name}: {value}" if value else name
    return text if len(text) <= MESSAGE else text[: MESSAGE - 1] + "…"
