"""From the bytes of a notebook file to its cells, as far as they can be read; for the rest, why they cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from nbviva.cells.marks import grade_id
from nbviva.errors import Unreadable
from nbviva.submission import advice
from nbviva.submission.match import Cell

CELLS = 10_000
TEXT, TEXTS = 1_000_000, 5_000_000  # characters of one cell, and of all
ATTACHED = 5_000_000  # characters of all pictures in one cell
CONTAINERS, VALUES = 1_000_000, 5_000_000  # of a file: what JSON makes of it then takes a few hundred MB at most

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_PICTURE = re.compile(r"image/[\w.+-]{1,40}")
_MERGE = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)


def read(data: bytes, name: str = "the notebook") -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Return the cells of a notebook file and what had to be mended to read them.

    Parameters
    ----------
    data : bytes
        The content of the file: JSON of any notebook format, with whatever editors, disks and transfers did to it.
    name : str
        What to call the file in messages.

    Raises
    ------
    Unreadable
        If it is no notebook, breaks off, or is built to use up memory.
    """
    text, notes = decode(data)
    top, has_tail = _parse(text, name)
    if has_tail:
        notes.append(f"behind the end of {name} was other text, as of an earlier version; it was left out")
    raw = _raw_cells(top)
    if raw is None:
        raise Unreadable(f"{name} is not a notebook: {advice.AGAIN}")
    if len(raw) > CELLS:
        raise Unreadable(f"{name} has {len(raw)} cells, expected at most {CELLS}: {advice.AGAIN}")
    if not isinstance(top.get("cells"), list):
        notes.append(f"{name} is in an old format")
    faults: dict[str, int] = {}

    def fault(what: str) -> None:
        faults[what] = faults.get(what, 0) + 1

    cells = tuple(_cell(cell, fault) for cell in raw)
    if (total := sum(len(cell.text) for cell in cells)) > TEXTS:
        raise Unreadable(f"{name} has {total} characters in its cells, expected at most {TEXTS}: {advice.AGAIN}")
    notes.extend(f"{what} in {count} cell{'s' if count > 1 else ''} of {name}" for what, count in faults.items())
    return cells, tuple(notes)


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file without what disks and editors put around it, and notes on how it was saved."""
    encoding = json.detect_encoding(data)
    notes = []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        notes.append("bytes that are no text were replaced by question marks")
    if not encoding.startswith("utf-8"):
        notes.append(f"the file was saved as {encoding.upper()}")
    return text.strip("\0\ufeff \t\r\n"), notes


def _parse(text: str, name: str) -> tuple[Any, bool]:
    """Return the first JSON value of a text, and whether something follows it."""
    if not text:
        raise Unreadable(f"{name} is empty: {advice.AGAIN}")
    if text.startswith("PK\x03\x04"):
        raise Unreadable(f"{name} is not text but an archive: {advice.AGAIN}")
    if not text.startswith("{"):
        start = text.split("\n", 1)[0][:30]
        raise Unreadable(f"{name} is not a notebook (it begins with {start!a}): {advice.AGAIN}")
    if text.count("{") + text.count("[") > CONTAINERS or text.count(",") > VALUES:
        raise Unreadable(f"{name} holds too much data: {advice.CLEAR_OUTPUTS}")
    # strict=False: line ends and tabs inside strings; a number with ten thousand digits is no reason to fail
    decoder = json.JSONDecoder(strict=False, parse_int=lambda digits: int(digits) if len(digits) < 20 else 0)
    try:
        top, end = decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        why = " (a merge in git left its marks in it)" if _MERGE.search(text) else " or breaks off there"
        raise Unreadable(f"{name} is damaged at line {error.lineno}{why}: {advice.AGAIN}") from error
    except RecursionError as error:
        raise Unreadable(f"{name} is nested too deeply for a notebook: {advice.AGAIN}") from error
    return top, end < len(text)


def _raw_cells(top: dict[str, Any]) -> list[Any] | None:
    """Return the cells of a notebook of format 4, or of the older ones; None if it has none."""
    if isinstance(top.get("cells"), list):
        return list(top["cells"])
    sheets = top.get("worksheets")
    if not isinstance(sheets, list):
        return None
    found = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
    return [cell for sheet in found for cell in sheet] if found else None


def _cell(raw: Any, fault: Callable[[str], None]) -> Cell:
    """Return what is taken of a cell, whatever it is; report what was wrong with it."""
    if not isinstance(raw, dict):
        fault("nothing could be read")
        return Cell("", "")
    source = raw.get("source")
    if not isinstance(source, (str, list)):
        source = raw.get("input", source)  # formats 1 to 3
    text = _text(source, fault)
    kind = raw.get("cell_type")
    if kind == "heading":  # formats 1 to 3
        level = raw.get("level")
        kind, text = "markdown", f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {text}"
    if kind not in ("code", "markdown", "raw"):
        kind = "code" if "outputs" in raw or "execution_count" in raw or "input" in raw else ""
    cell_id = raw.get("id")
    return Cell(
        kind, text, grade_id(raw), cell_id if isinstance(cell_id, str) else "",
        _attachments(raw.get("attachments"), fault),
    )  # fmt: skip


def _text(source: Any, fault: Callable[[str], None]) -> str:
    """Return the source of a cell as text that Python and nbgrader can take."""
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        if len(lines) < len(source):
            fault("lines that are no text were left out")
        # each line brings its own line end, except from tools that split the text
        source = ("" if any(line.endswith("\n") for line in lines[:-1]) else "\n").join(lines)
    if not isinstance(source, str):
        fault("the text could not be read")
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        fault("null bytes were taken out")
        text = text.replace("\0", "")
    if len(text) > TEXT:
        fault(f"more than {TEXT} characters were cut off")
        text = text[:TEXT]
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair, as in "\ud83d"
        fault("broken characters were replaced")
        text = text.encode(errors="replace").decode()
    return text


def _attachments(raw: Any, fault: Callable[[str], None]) -> dict[str, dict[str, str]]:
    """Return the pictures of a cell, without anything that is no picture."""
    kept: dict[str, dict[str, str]] = {}
    room = ATTACHED
    for name, bundle in raw.items() if isinstance(raw, dict) else ():
        for kind, data in bundle.items() if isinstance(bundle, dict) else ():
            if isinstance(data, list):
                data = "".join(part for part in data if isinstance(part, str))
            if not isinstance(data, str) or not _PICTURE.fullmatch(kind) or not _BASE64.fullmatch(data):
                continue
            room -= len(data)
            if room < 0:
                fault("pictures that are too large were left out")
                return kept
            kept.setdefault(name.encode(errors="replace").decode(), {})[kind] = data
    return kept
