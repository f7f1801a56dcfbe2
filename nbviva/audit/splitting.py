"""Test cells that cannot be split from the answers: why, and what their authors can do about it."""

from __future__ import annotations

import re

from nbviva.audit.result import Unsplit
from nbviva.exam.unsplit import FLAG

# what the message of the failure says, what stands in the cell -> what to do; the first pair that is found in both
MENDS = (
    (r"\ba (Axes|Figure)\w* is not plain", "", "Let the answer make its own figure and return it"),
    (r"\bcoroutine\b", "", "Await one coroutine of the answer at a time, and hand none over"),
    ("", r"(?<![\w.])(_+|_i?\d+|Out|In)(?!\w)", "Give a name to what is shown, instead of asking for it by _ or Out"),
    ("", r"\b(gather|create_task|TaskGroup|wait_for)\(", "Await one coroutine of the answer at a time"),
    ("", r"\bthreading\b|\bThread\(", "Let the answer wait for its threads, and look at what they leave"),
    ("", r"\baddHandler\(|\bassertLogs\b", "Let the answer return what it has to say instead of logging it"),
    ("", r"\bvars\(", "Ask for attributes by their names instead of vars()"),
    (r"numpy\.ndarray' object has no", "", "A class made from numpy.ndarray arrives as an array: test what it holds"),
    (
        r"cannot be handed over: an? \w+ is not plain", "",
        "Hand over plain data; or, where that is a class of a module beside the notebook, give it travels = True",
    ),
    ("", r"(?m)^\s*class \w+\(", "Test the answer's class itself instead of one that inherits from it"),
)  # fmt: skip
ELSE = "Compare attributes and plain values instead of objects (p.x == 1, not p == q)"


def unsplit(flag: str, cell: str, text: str) -> Unsplit | None:
    """Return what is to be said of a test cell that cannot be split; None if a flag of the engine says something else.

    Parameters
    ----------
    flag : str
        What the engine says of the cell.
    cell, text : str
        Its grade_id, and what stands in it.
    """
    if not flag.startswith(FLAG):
        return None
    reason = flag.removeprefix(FLAG).strip()
    reason = reason[1:-1] if reason.startswith("(") and reason.endswith(")") else reason
    mend = next((mend for said, found, mend in MENDS if re.search(said, reason) and re.search(found, text)), ELSE)
    return Unsplit(cell, f"split, it fails with {' '.join(reason.split()).rstrip(': ') or 'an error'}", mend)
