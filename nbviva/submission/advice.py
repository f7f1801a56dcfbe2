"""What is to be done about a file that cannot be read: said to the instructor, and said to the student."""

from __future__ import annotations

AGAIN = "ask the student to hand it in again"
AGAIN_WITHOUT_OUTPUTS = "ask the student to hand it in again without its outputs"
CLEAR_OUTPUTS = "ask the student to clear the outputs and hand it in again"
HAND_IN = "ask the student for it"

_CLEAR = "Open it in Jupyter, clear all outputs (in the menu Kernel or Edit), save it, and hand it in again."
_STUDENT = {
    AGAIN: "Open it in Jupyter, see that everything is there, save it, and hand it in again.",
    AGAIN_WITHOUT_OUTPUTS: _CLEAR,
    CLEAR_OUTPUTS: _CLEAR,
    HAND_IN: "Hand it in, or ask your instructor what to do if the time is over.",
}


def to_student(reason: str) -> tuple[str, str]:
    """Return why a notebook could not be graded, and what its student can do.

    Parameters
    ----------
    reason : str
        As it is said to the instructor: what is wrong, a colon, one of the advices of this module.

    Returns
    -------
    tuple of str
        Two sentences. What is not known to be meant for students is not handed on.
    """
    what, _, todo = reason.rpartition(": ")
    if todo not in _STUDENT:
        return "It could not be graded.", "A person will look at it; you need not do anything now."
    return f"{what}.", _STUDENT[todo]
