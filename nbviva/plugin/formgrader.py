"""What nbgrader's formgrader says of a submission: that it could not be graded, and whose it is.

nbgrader takes whatever its converter does without an exception for a success, and has no setting for either; so two
answers of its `NbGraderAPI` are completed here, which its pages then show.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from nbviva.plugin import converter

WIDTH = 72  # letters of a line in the formgrader's dialog
NO_NAME = "(no name)"

_WARNING = re.compile(r"^\[WARNING\] .*(?:\n(?!\[[A-Z]+\] ).+)*", re.MULTILINE)


def take_over() -> None:
    """Have nbgrader's formgrader, in this process, say what could not be graded, and no "None, None"."""
    from nbgrader.apps.api import NbGraderAPI

    if getattr(NbGraderAPI, "nbviva", False):
        return
    original, submission, submissions = NbGraderAPI.autograde, NbGraderAPI.get_submission, NbGraderAPI.get_submissions

    def autograde(self: Any, assignment_id: str, student_id: str, *args: Any, **kw: Any) -> dict[str, Any]:
        with converter.watched() as problems:
            result = original(self, assignment_id, student_id, *args, **kw)
        return answered(result, problems)

    def get_submission(self: Any, *args: Any, **kw: Any) -> Any:
        found = submission(self, *args, **kw)
        return found if found is None else named(found)

    def get_submissions(self: Any, *args: Any, **kw: Any) -> Any:
        return [named(found) for found in submissions(self, *args, **kw)]

    NbGraderAPI.autograde = autograde
    NbGraderAPI.get_submission, NbGraderAPI.get_submissions = get_submission, get_submissions
    NbGraderAPI.nbviva = True


def answered(result: dict[str, Any], problems: Sequence[str]) -> dict[str, Any]:
    """Return nbgrader's answer about the autograding of a submission, a failure if there were problems.

    Parameters
    ----------
    result : dict
        With ``success``, and perhaps ``log`` and ``error``, which the page shows below each other.
    problems : sequence of str
        Sentences on why there is no grade.

    Returns
    -------
    dict
        With the sentences where the log would be, and after them its warnings: the page calls an ``error`` a traceback,
        and the server's own log has all of it.

    Examples
    --------
    >>> print(answered({"success": True, "log": "[INFO] Copying\\n[WARNING] renamed\\n"}, ["It is empty."])["log"])
    It is empty.
    <BLANKLINE>
    [WARNING] renamed
    """
    if not problems:
        return result
    said = [textwrap.fill(" ".join(text.split()), WIDTH) for text in problems]
    return {"success": False, "log": "\n\n".join([*said, *_WARNING.findall(result.get("log", ""))])}


def named(submission: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a submission with a name in it that a person can read.

    The page puts last and first name together, and a comma between them; what the gradebook lacks it calls "None".
    """
    last, first = submission.get("last_name"), submission.get("first_name")
    if last and first:
        return submission
    if last or first:
        return {**submission, "last_name": last or first, "first_name": "–"}
    return {**submission, "last_name": submission["student"], "first_name": NO_NAME}
