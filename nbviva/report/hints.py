"""A next step for each kind of failure, for checks whose author did not write one."""

from __future__ import annotations

HIDDEN = "Try your code with inputs of your own: other sizes, values at the edges, nothing at all."
COMPARE = (
    "Run this check in your notebook, and compare what your code gives with what the check asks for. The last line of "
    "the message says where the two part."
)
OTHERWISE = "Run this check in your notebook: the last line of what it prints says what went wrong, and in which line."
SHOWN = "Run this check in your notebook, and look at what it shows."
TIME = "Run it in your notebook with a small input, and print something in each round of the loop."
MEMORY = "Run it in your notebook with a small input, and print how long its lists and arrays become."

BY_NAME = {
    "AssertionError": COMPARE,
    "AttributeError": "The value before the dot is of another type than you think: print `type(...)` of it.",
    "Died": MEMORY,
    "FileNotFoundError": (
        "Only the files of the assignment are there when it is graded: read them by the names they have beside the "
        "notebook, not by a path of your own machine."
    ),
    "ImportError": "Use what the assignment brings along: other packages are not there when it is graded.",
    "IndentationError": "Look at the spaces at the beginning of this line and of the one above.",
    "IndexError": "Print the index and the length of what it looks into: the last index is one less than the length.",
    "KeyError": "Print the keys that the dictionary has: is the name spelt as there?",
    "ModuleNotFoundError": "Use what the assignment brings along: other packages are not there when it is graded.",
    "NameError": (
        "Is the name spelt as where it was made? Is it made in a cell above? To see it yourself, restart the kernel "
        "and run all cells in order."
    ),
    "NotImplementedError": "Write your answer in its place, and take out the line that raises this.",
    "OutOfTime": TIME,
    "RecursionError": "Does the function call itself for ever? Look at the case in which it should stop.",
    "SyntaxError": "Python could not read the cell: look at this line and the one above for a bracket or a colon.",
    "TypeError": "Look at the types and the number of the arguments in this line: print `type(...)` of each.",
    "UnboundLocalError": "The name is used before it gets a value: give it one before the `if` or the loop.",
    "ValueError": "Look at the value that this line gets: print it, and its shape or length, just before.",
    "ZeroDivisionError": "Something is divided by zero: for which input does the divisor become 0?",
}  # fmt: skip
UNREAD = "Python could not read your answer, so nothing of it ran ({}): mend that first."


def next_step(error: str, hidden: bool, unread: str = "") -> str:
    """Return what a student can do next.

    Parameters
    ----------
    error : str
        Name of the exception that ended the check.
    hidden : bool
        Whether that was in a hidden test, or may have been.
    unread : str
        What Python says of an answer that is no Python; mostly empty.
    """
    if unread and error == "NameError":  # the name is one that the answer should have defined
        return UNREAD.format(unread)
    if hidden and error in ("", "AssertionError", "Exception"):
        return HIDDEN
    return BY_NAME.get(error, HIDDEN if hidden else OTHERWISE)
