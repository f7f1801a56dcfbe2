"""What nbgrader's formgrader says of submissions: that one could not be graded, whose it is, and all of that soon.

nbgrader takes whatever its converter does without an exception for a success, and has no setting for that; so answers
of its `NbGraderAPI` are completed here, which its pages then show. Lists of a class come from `gradebook.lists`, and
its button grades in a process of its own (`button`), so that the server answers others meanwhile. Its pages make rows
as they are seen (`pages`).
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nbviva.gradebook import lists
from nbviva.plain_files import open_plain
from nbviva.plugin import button, converter, pages

WIDTH = 72  # letters of a line in the formgrader's dialog
NO_NAME = "(no name)"
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})?) UTC")
_SERVER = "nbgrader.server_extensions.formgrader"

_WARNING = re.compile(r"^\[WARNING\] .*(?:\n(?!\[[A-Z]+\] ).+)*", re.MULTILINE)


def take_over() -> None:
    """Have nbgrader's formgrader, in this process, say what could not be graded, and no "None, None"."""
    from nbgrader.apps.api import NbGraderAPI

    if getattr(NbGraderAPI, "nbviva", False):
        return
    original, submission, submissions = NbGraderAPI.autograde, NbGraderAPI.get_submission, NbGraderAPI.get_submissions
    _list_quickly()

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
    if f"{_SERVER}.formgrader" in sys.modules:  # in the server alone
        button.take_over(sys.modules[f"{_SERVER}.apihandlers"].AutogradeHandler)
        pages.take_over(sys.modules[f"{_SERVER}.formgrader"].FormgradeExtension)


def _list_quickly() -> None:
    """Have nbgrader make the lists of its pages from few statements."""
    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI

    stock = Gradebook.student_dicts

    def student_dicts(self: Any) -> Any:
        most = sum(assignment.max_score for assignment in self.assignments)
        return lists.students(self.db, most) if most > 0 else stock(self)

    Gradebook.student_dicts = student_dicts
    Gradebook.submission_dicts = lambda self, assignment: lists.submissions(self.db, assignment)
    Gradebook.notebook_submission_dicts = lambda self, name, assignment: lists.notebooks(self.db, name, assignment)

    timestamp = NbGraderAPI.get_submitted_timestamp

    def indices(self: Any, assignment: str, notebook: str) -> dict[str, int]:
        with self.gradebook as book:
            found = lists.handed_in(book.db, notebook, assignment)
        known = [SimpleNamespace(id=id, name=notebook, student=SimpleNamespace(id=who)) for id, who in found]
        return {one.id: number for number, one in enumerate(self._filter_existing_notebooks(assignment, known))}

    def submitted(self: Any, assignment: str, student: str) -> Any:
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        try:
            with open_plain(Path(folder, "timestamp.txt")) as file:
                text = file.read(100).decode("ascii", "replace").strip()
        except OSError:
            text = ""
        # what nbgrader itself writes; all else is for its own parser, which is slow
        plain = _WRITTEN.fullmatch(text)
        return datetime.fromisoformat(plain[1]) if plain else timestamp(self, assignment, student)

    NbGraderAPI.get_notebook_submission_indices = indices
    NbGraderAPI.get_submitted_timestamp = submitted


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
