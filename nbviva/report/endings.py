"""How a check ended, in a form that two submissions with the same mistake share, whatever their numbers and names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nbviva.report.values import Outcome
from nbviva.report.words import plain

LONGEST = 300  # characters of a message that count, once what differs is taken out

_ADDRESS = re.compile(r"\b0x[0-9a-f]+", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)(['\"])(?!\1 object)(?:(?!\1).){0,200}?\1(?! object)")
_CALLED = re.compile(r"\b[A-Za-z_][\w.]*(?:<locals>\.\w+)*\(\)")
_NUMBER = re.compile(r"(?<!\w)[-+]?\d+(?:[.,]\d+)*\.?(?:e[-+]?\d+)?(?!\w)", re.IGNORECASE)
_NUMBERS = re.compile(r"#(?:[\s,;]+#)+")


@dataclass(frozen=True)
class Ending:
    """How one check ended.

    Attributes
    ----------
    state : str
        ``"ok"``; ``"partly"`` with the points; or one of `nbviva.results.ENDED`. Empty if nobody knows.
    half : str
        ``"visible"`` or ``"hidden"``: where it failed; empty if it did not fail in a half.
    message : str
        What it said, on one line.
    """

    state: str
    half: str = ""
    message: str = ""

    @property
    def passed(self) -> bool:
        """Whether it earned all points."""
        return self.state == "ok"

    @property
    def alike(self) -> Ending:
        """This ending without what differs between students who make the same mistake."""
        return Ending(self.state, self.half, template(self.message))


def template(message: str) -> str:
    """Return a message with a mark in the place of each number, quoted text, address and name of a function called.

    What stands between backticks are words of the check's author, and stays; numbers in it do not.

    Examples
    --------
    >>> template("`dWaa[0, 3]` is 12.5e-3, expected at most 10: is it clipped?")
    '`dWaa[#]` is #, expected at most #: is it clipped?'
    >>> template("NameError: name 'grads' is not defined")
    "NameError: name '…' is not defined"
    >>> template("TypeError: my_step() takes 2 positional arguments but 3 were given")
    'TypeError: …() takes # positional arguments but # were given'
    """
    text = _ADDRESS.sub("#", plain(message))
    text = _CALLED.sub("…()", _QUOTED.sub("'…'", text))
    return _NUMBERS.sub("#", _NUMBER.sub("#", text))[:LONGEST]


def ending_of(outcome: Outcome) -> Ending:
    """Return how a check ended for a student; points that a person gave play no part."""
    if outcome.ended != "ok":
        half = ("hidden" if outcome.in_hidden else "visible") if outcome.ended == "error" else ""
        return Ending(outcome.ended, half, plain(outcome.message))
    points = outcome.points if outcome.by_tests is None else outcome.by_tests
    return ended_well(points, outcome.check.max_points)


def ended_well(points: float | None, most: float) -> Ending:
    """Return the ending of a check that ran to its end, by the points that it gave."""
    return Ending("ok") if points is None or points >= most else Ending(f"partly: {points:g}")
