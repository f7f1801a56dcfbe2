"""When a submission was handed in, from what nbgrader or another program wrote into `timestamp.txt`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from nbgrader import utils

from nbviva.errors import FolderError
from nbviva.plain_files import is_plain, open_plain

TIMESTAMP = "timestamp.txt"

_EPOCH = re.compile(r"\d{9,10}(\.\d+)?|\d{12,13}")  # seconds, or milliseconds
_ZONE = re.compile(r"(?P<time>.*\d)\s*(?P<zone>[A-Za-z][A-Za-z_/+-]*|[+-]\d\d:?\d\d)")
# summer times, which the system's list of zones does not know by these names, and nbgrader takes for UTC
_HOURS = {
    "CEST": 2, "EEST": 3, "WEST": 1, "BST": 1, "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "AKDT": -8, "NZDT": 13,
    "AEST": 10, "AEDT": 11, "JST": 9, "KST": 9, "PST": -8, "CST": -6, "Z": 0,
}  # fmt: skip


def timestamp(folder: Path) -> datetime | None:
    """Return when a submission was handed in, from its `timestamp.txt`; None if nobody knows.

    Raises
    ------
    FolderError
        If what is written there is no time, or cannot be read.
    """
    path = folder / TIMESTAMP
    if not is_plain(path):
        return None
    try:
        with open_plain(path) as file:
            text = file.read(1000).decode("utf-8", "replace").strip()
    except OSError as error:
        raise FolderError(f"{path} cannot be read ({error.strerror}): see that your user may read it") from error
    if not text:
        return None
    try:
        return parse(text)
    except (ValueError, OverflowError) as error:
        raise FolderError(
            f"{path} says {text[:60]!r}, which is no time: write one like 2030-01-31 12:00:00 UTC or "
            "2030-01-31 12:00:00 +0100, or delete the file"
        ) from error


def parse(text: str) -> datetime:
    """Return a time in UTC, without a zone: with none written it is UTC, as in nbgrader.

    Parameters
    ----------
    text : str
        Such as ``2030-01-31 12:00:00 UTC``, with any zone or offset, or seconds since 1970; a byte-order mark is no
        part of it.

    Raises
    ------
    ValueError
        If it is no time, or its zone is not known.
    """
    text = text.lstrip("\ufeff").strip()
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text) >= 12 and "." not in text else 1)
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    found = _ZONE.fullmatch(text)
    if found is None or found["zone"].upper() in ("AM", "PM"):
        return utils.parse_utc(text)
    time = utils.parse_utc(found["time"])
    zone = _zone(found["zone"])
    return time.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _zone(name: str) -> tzinfo:
    if name[0] in "+-":  # hours and minutes, which nbgrader takes for seconds
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=minutes if name[0] == "+" else -minutes))
    if name.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[name.upper()]))
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"the time zone {name} is not known") from None
