"""What is done with the bytes of a submission, and with what its code gave: all of it in a process of its own.

`nbviva.grading.reader_main` runs this, `nbviva.grading.readers` asks for it. What comes back is plain data of a bounded
size: texts of cells, sentences, and the graded notebook as it is written to a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nbformat import NotebookNode, from_dict

from nbviva.cells.marks import Mark
from nbviva.cells.notes import is_own_cell
from nbviva.errors import Unreadable
from nbviva.grading.assignment import AssignmentNotebook, Placed, placed
from nbviva.grading.graded import with_results
from nbviva.results import CellResult
from nbviva.submission import handed_in
from nbviva.submission.rebuild import likeness, read, rebuild

CANNOT_BE_SHOWN = "(This cannot be shown: to make it safe would take too long.)"


class Finish(Protocol):
    """Makes the text of a graded notebook, as a course wants it; sent to the readers by its value."""

    def prepare(self) -> None:
        """Load what is needed, before the reader gives up all but reading submissions."""

    def __call__(self, student: str, name: str, notebook: NotebookNode) -> str:
        """Return the text of the notebook of this name."""


@dataclass(frozen=True)
class Came:
    """What is known of one notebook that was handed in.

    Attributes
    ----------
    reason : str
        Why it could not be read; empty if it could.
    notes : tuple of str
        What was mended, in sentences for the teacher.
    cells : sequence of Placed
        Its code cells, on the assignment's frame.
    rebuilt : bytes
        The notebook that is graded; only the reader looks into it.
    """

    reason: str = ""
    notes: tuple[str, ...] = ()
    cells: Sequence[Placed] = ()
    rebuilt: bytes = b""


@dataclass(frozen=True)
class Read:
    """What came of reading a submission.

    Attributes
    ----------
    notes : tuple of str
        Of the whole submission.
    files : dict
        Path beside the notebook -> content of the other files that came along.
    notebooks : dict
        Name -> `Came`.
    """

    notes: tuple[str, ...]
    files: dict[str, bytes]
    notebooks: dict[str, Came]


@dataclass(frozen=True)
class Written:
    """A graded notebook.

    Attributes
    ----------
    text : str
        As it is written to a file, or plain JSON (`Reading.finish`).
    points : dict
        grade_id -> points; None where a person must grade.
    notes : tuple of str
        What was stopped or flagged.
    unanswered : frozenset of str
        Answers that are as they were released.
    """

    text: str
    points: dict[str, float | None]
    notes: tuple[str, ...]
    unanswered: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """What a reader has to know of an assignment.

    Attributes
    ----------
    notebooks : dict
        Name -> `AssignmentNotebook`.
    staged : frozenset of str
        Files that the course itself puts beside the notebooks.
    ungraded : tuple of str
        Files of notebooks in which nothing is graded.
    finish : Finish, optional
        Makes the text of a graded notebook; if not given, it is plain JSON.
    """

    notebooks: dict[str, AssignmentNotebook]
    staged: frozenset[str]
    ungraded: tuple[str, ...]
    finish: Finish | None = None

    def read(self, folder: Path) -> Read:
        """Read what lies in a folder and rebuild its notebooks on the instructor's frame."""

        def alike(name: str, content: bytes) -> int:
            return likeness(self.notebooks[name].master, content)

        # what the course lays beside a notebook wins over what came with it: tests rely on the course's own modules
        came = handed_in.find(folder, list(self.notebooks), alike, self.staged, self.ungraded)
        notebooks = {name: self._came(name, found) for name, found in came.notebooks.items()}
        return Read(came.notes, came.files, notebooks)

    def _came(self, name: str, found: handed_in.Found) -> Came:
        if found.content is None:
            return Came(found.reason, found.notes)
        try:
            cells, notes = read(found.content, f"{name}.ipynb")
        except Unreadable as error:
            return Came(str(error), found.notes)
        rebuilt = rebuild(self.notebooks[name].master, cells)
        notes = (*found.notes, *notes, *rebuilt.notes)
        return Came("", notes, placed(rebuilt.notebook), json.dumps(rebuilt.notebook).encode())

    def write(
        self, name: str, student: str, rebuilt: bytes, results: Sequence[CellResult], about: Mapping[str, Any]
    ) -> Written:
        """Put results into a rebuilt notebook and make its text.

        Parameters
        ----------
        name, student : str
        rebuilt : bytes
            `Came.rebuilt`.
        results : sequence of CellResult
        about : mapping
            ``level``, ``seed`` and ``mended``, as `with_results` takes them; ``bare`` if what the student wrote is
            to be shown without a look into it.
        """
        notebook = from_dict(json.loads(rebuilt))
        if about["bare"]:
            for cell in notebook.cells:
                _make_plain(cell)
        made = with_results(self.notebooks[name], notebook, results, about["level"], about["seed"], about["mended"])
        assert made.notebook is not None
        text = self.finish(student, name, made.notebook) if self.finish is not None else json.dumps(made.notebook)
        return Written(text, made.points, made.notes, made.unanswered)


def _make_plain(cell: NotebookNode) -> None:
    """Have a student's text cell show its source letter by letter, which needs no sanitizer."""
    if cell.cell_type != "code" and (Mark.of(cell).is_answer or is_own_cell(cell)):
        cell.cell_type = "markdown"
        cell.pop("attachments", None)
        letters = re.sub(r"[^\w\s]", lambda found: f"&#{ord(found.group())};", cell.source[:10_000])
        cell.source = f"<pre>{letters}</pre>" if letters.strip() else CANNOT_BE_SHOWN
