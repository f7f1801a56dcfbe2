"""Words of a report: points and times as people write them, notes on one line, and text of students made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CELLS = re.compile(r"the (?P<role>\w+) cells (?P<names>[^\s,;]+(?:, [^\s,;]+){3,})(?= )")
_ONE = re.compile(r"(?P<before>\bthe \w+ cell )[^\s,;]+")


def plain(text: str) -> str:
    """Return a text on one line that can be shown anywhere: without what moves a cursor or turns letters round.

    Examples
    --------
    >>> plain("a\\x1b[31mb\\n c\\u202ed")
    'a?[31mb c?d'
    """
    line = " ".join(text.split())
    if line.isprintable():  # as nearly all are
        return line
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def brief(notes: Iterable[str]) -> str:
    """Return notes on one line: long lists of cells as their number, and what is said of several cells said once.

    Examples
    --------
    >>> brief(["the answer cell a is missing", "the answer cell b is missing"])
    'the answer cell a is missing (and 1 more like this)'
    >>> brief(["the file was saved as UTF-16", "a copy of the test cell a was left out"])
    '2 notes: the file was saved as UTF-16; a copy of the test cell a was left out'
    >>> brief(["the test cells a, b, c, d were missing; they were put back"])
    '4 test cells were missing; they were put back'
    """
    alike: dict[str, list[str]] = {}
    for note in notes:
        text = _CELLS.sub(lambda found: f"{found['names'].count(',') + 1} {found['role']} cells", plain(note))
        alike.setdefault(_ONE.sub(r"\g<before>", text), []).append(text)
    before = f"{len(alike)} notes: " if len(alike) > 1 else ""
    return before + "; ".join(
        texts[0] + (f" (and {len(texts) - 1} more like this)" if len(texts) > 1 else "") for texts in alike.values()
    )


def amount(points: float | None) -> str:
    """Return points with one digit behind the point where they need it; a dash if there are none.

    Examples
    --------
    >>> amount(12.0), amount(7.25), amount(None)
    ('12', '7.2', '-')
    """
    return "-" if points is None else f"{points:.1f}".removesuffix(".0")


def share(part: int, whole: int) -> str:
    """Return a part in percent; a dash if there is no whole.

    Examples
    --------
    >>> share(1, 3), share(0, 0)
    ('33 %', '-')
    """
    return f"{100 * part / whole:.0f} %" if whole else "-"


def duration(seconds: float) -> str:
    """Return a time in the unit that fits it.

    Examples
    --------
    >>> duration(0.012), duration(5400), duration(300000)
    ('12 ms', '1.5 h', '3.5 days')
    """
    for length, unit in ((86400.0, "days"), (3600.0, "h"), (60.0, "min"), (1.0, "s")):
        if seconds >= (2 if unit == "days" else 1) * length:
            return f"{seconds / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{1000 * seconds:.0f} ms"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "student"), count(1200, "student"), count(0, "mark by hand", "marks by hand")
    ('1 student', '1,200 students', '0 marks by hand')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
