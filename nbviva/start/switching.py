"""Puts the line that switches the engine on into the settings of a course, and takes it out again.

The file is changed at its end alone, byte by byte: what stands there stays as it is, and a copy of it is kept.
"""

from __future__ import annotations

import ast
import difflib
import os
import shutil
from pathlib import Path

from nbviva import atomic
from nbviva.course import private
from nbviva.course.layout import Course
from nbviva.course.settings import FILE
from nbviva.errors import CourseError, SettingsError
from nbviva.gradebook.copies import FOLDER as GRADEBOOKS
from nbviva.gradebook.copies import kept

COPY = f"{FILE}.before"  # in the engine's own folder
LINES = (
    "",
    "# the engine that grades; `nbviva adopt --undo` takes these lines out",
    "import nbviva",
    "",
    "nbviva.switch_on(get_config())",
    "",
)


def switch_on(course: Course) -> str:
    """Put the line in; return what changed as a diff, empty if it was there already.

    Raises
    ------
    CourseError
        If the file cannot be read as Python, or the settings do not work with the line in it: it is as it was then.
    """
    place = _settings(course)
    before = place.read_bytes()
    if _line(before):
        return ""
    after = before + _block(before)
    atomic.write(private.folder(course.root) / COPY, before, 0o600)
    _write(place, after)
    try:
        _ = Course.at(course.root).settings
    except SettingsError:
        _write(place, before)
        raise
    return _diff(before, after)


def switch_off(course: Course) -> str:
    """Take the line out; return what changed as a diff, empty if it was not there.

    Raises
    ------
    CourseError
        If the settings switch the engine on in other words than `switch_on` writes.
    """
    place = _settings(course)
    before = place.read_bytes()
    line = _line(before)
    if not line:
        return ""
    after = _without(course, before)
    if after is None:
        raise CourseError(
            f"{FILE} switches the engine on in line {line}, in words that `nbviva adopt` did not write: take that line "
            "out, then run this again"
        )
    _write(place, after)
    return _diff(before, after)


def is_ours(course: Course) -> bool:
    """Tell whether the settings switch the engine on in the words of `switch_on`, which `switch_off` takes out."""
    return _without(course, _settings(course).read_bytes()) is not None


def copies(course: Course) -> list[Path]:
    """Return the copies of the gradebook that were made before grades were recorded, the oldest first."""
    return kept(course.root / private.FOLDER / GRADEBOOKS)


def forget(course: Course) -> None:
    """Remove what the engine keeps in a course, but for copies of the gradebook: who has recorded grades may want the
    ones of before."""
    place = course.root / private.FOLDER
    if not copies(course):
        shutil.rmtree(place, ignore_errors=True)
        return
    for path in place.iterdir():
        if path.name == GRADEBOOKS:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _without(course: Course, before: bytes) -> bytes | None:
    """Return the settings without the lines of `switch_on`; None if they switch the engine on in other words, too."""
    after = next((before.replace(block, b"", 1) for block in _blocks() if block in before), None)
    copy = course.root / private.FOLDER / COPY
    if copy.is_file() and (kept := copy.read_bytes()) + _block(kept) == before:
        after = kept
    return None if after is None or _line(after) else after


def _settings(course: Course) -> Path:
    return (course.root / FILE).resolve()  # it may be a link, into a folder that several courses share


def _write(place: Path, content: bytes) -> None:
    mode = place.stat().st_mode & 0o777
    atomic.write(place, content, mode)
    os.chmod(place, mode)


def _block(before: bytes) -> bytes:
    """Return what is added behind a text: in its own line ends, on a line of its own."""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    own_line = b"" if not before or before.endswith(b"\n") else end
    return own_line + end.join(line.encode() for line in LINES)


def _blocks() -> list[bytes]:
    return [end.join(line.encode() for line in LINES) for end in (b"\r\n", b"\n")]


def _line(content: bytes) -> int:
    """Return in which line a text calls `switch_on`; 0 if in none.

    Raises
    ------
    CourseError
        If it is no Python.
    """
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{FILE} cannot be read as Python ({error}): mend it first") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "switch_on":
            return node.lineno
    return 0


def _diff(before: bytes, after: bytes) -> str:
    one, other = (text.decode("utf-8", errors="replace").splitlines() for text in (before, after))
    return "\n".join(difflib.unified_diff(one, other, FILE, FILE, n=2, lineterm=""))
