"""What is done with the bytes of a submission, and with what its code gave: all of it in a process of its own.

`nbviva.grading.reader_main` runs this, `nbviva.grading.readers` asks for it. What comes back is plain data of a bounded
size: texts of cells, sentences, and the graded notebook as it is written to a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from nbviva.cells.marks import Mark
from nbviva.cells.notes import is_own_cell
from nbviva.errors import Unreadable
from nbviva.grading.assignment import placed
from nbviva.grading.came import CANNOT_BE_SHOWN, About, Came, Read, Written
from nbviva.grading.graded import with_results
from nbviva.results import CellResult
from nbviva.submission import handed_in
from nbviva.submission.rebuild import likeness, rebuild
from nbviva.submission.rebuild import read as cells_of


def read(about: About, folder: Path) -> Read:
    """Read what lies in a folder and rebuild its notebooks on the instructor's frame."""

    def alike(name: str, content: bytes) -> int:
        return likeness(about.notebooks[name].master, content)

    # what the course lays beside a notebook wins over what came with it: tests rely on the course's own modules
    came = handed_in.find(folder, list(about.notebooks), alike, about.staged, about.ungraded)
    notebooks = {name: _came(about, name, found) for name, found in came.notebooks.items()}
    return Read(came.notes, came.files, notebooks)


def _came(about: About, name: str, found: handed_in.Found) -> Came:
    if found.content is None:
        return Came(found.reason, found.notes)
    try:
        cells, notes = cells_of(found.content, f"{name}.ipynb")
    except Unreadable as error:
        return Came(str(error), found.notes)
    rebuilt = rebuild(about.notebooks[name].master, cells)
    notes = (*found.notes, *notes, *rebuilt.notes)
    return Came("", notes, placed(rebuilt.notebook), json.dumps(rebuilt.notebook).encode())


def write(
    about: About, name: str, student: str, rebuilt: bytes, results: Sequence[CellResult], said: Mapping[str, Any]
) -> Written:
    """Put results into a rebuilt notebook and make its text.

    Parameters
    ----------
    about : About
    name, student : str
    rebuilt : bytes
        `Came.rebuilt`.
    results : sequence of CellResult
    said : mapping
        ``level``, ``seed`` and ``mended``, as `with_results` takes them; ``bare`` if what the student wrote is
        to be shown without a look into it.
    """
    notebook = from_dict(json.loads(rebuilt))
    if said["bare"]:
        for cell in notebook.cells:
            _make_plain(cell)
    made = with_results(about.notebooks[name], notebook, results, said["level"], said["seed"], said["mended"])
    assert made.notebook is not None
    text = about.finish(student, name, made.notebook) if about.finish is not None else json.dumps(made.notebook)
    return Written(text, made.points, made.notes, made.unanswered)


def _make_plain(cell: NotebookNode) -> None:
    """Have a student's text cell show its source letter by letter, which needs no sanitizer."""
    if cell.cell_type != "code" and (Mark.of(cell).is_answer or is_own_cell(cell)):
        cell.cell_type = "markdown"
        cell.pop("attachments", None)
        letters = re.sub(r"[^\w\s]", lambda found: f"&#{ord(found.group())};", cell.source[:10_000])
        cell.source = f"<pre>{letters}</pre>" if letters.strip() else CANNOT_BE_SHOWN
