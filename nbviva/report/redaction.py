"""What is taken out of a graded notebook before its student sees anything of it.

Hidden tests go, with all that a cell with hidden tests printed, and what later cells printed: they may have kept the
inputs. Of a failure in a hidden test only words stay that its author wrote for students. What is not known for sure
counts as hidden. To redact twice is to redact once.
"""

from __future__ import annotations

import builtins
import re
from typing import Any

from nbformat import NotebookNode

from nbviva.cells.marks import Mark, Markers
from nbviva.cells.notes import TestNote
from nbviva.results import NOT_SHOWN

MORE = "# (more checks ran here)"
LATER = "(This cell ran after checks that are not shown; what it put out is in your own notebook.)"

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def redact(notebook: NotebookNode, markers: Markers) -> None:
    """Take out of a notebook, in place, what its student must not see.

    Parameters
    ----------
    notebook : NotebookNode
        As it was graded, by this engine or by another grader.
    markers : Markers
        Those of the course.
    """
    seen = False  # whether a hidden test has run above
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if Mark.of(cell).is_test:
            unseen = has_unseen(cell, markers)
            seen = seen or unseen
            _redact_test(cell, unseen, markers)
        elif seen and cell.outputs:
            cell.outputs = [NotebookNode(output_type="stream", name="stdout", text=LATER)]


def has_unseen(cell: NotebookNode, markers: Markers) -> bool:
    """Tell whether a test cell has hidden tests, or may have."""
    return cell.source in markers.hidden or MORE in cell.source or TestNote.of(cell) is None


def _redact_test(cell: NotebookNode, unseen: bool, markers: Markers) -> None:
    note = TestNote.of(cell) or TestNote()
    cell.source = markers.hidden.without(cell.source, MORE)
    cell.outputs = [NotebookNode(one) for output in cell.outputs for one in redact_output(output, unseen, note)]


def redact_output(output: NotebookNode, unseen: bool, note: TestNote) -> list[dict[str, Any]]:
    """Return what is left of one output of a test cell.

    Parameters
    ----------
    output : NotebookNode
    unseen : bool
        Whether the cell has hidden tests, or may have.
    note : TestNote
        Whether it failed in a hidden test, and whether its message was made for students.
    """
    if output.output_type == "error":
        name, value = str(output.ename), str(output.evalue)
        in_hidden = unseen and note.in_hidden
        if in_hidden and not note.for_student:
            # a class can be called anything: the name of one that the submission made may hold what it was given
            name, value = name if is_builtin(name) else "Exception", NOT_SHOWN
        line = f"{name}: {value}" if value else name
        theirs = [] if in_hidden else [_ANSI.sub("", str(x)) for x in note.submission]
        return [{"output_type": "error", "ename": name, "evalue": value, "traceback": [line, *theirs]}]
    return [] if unseen else [dict(output)]


def is_builtin(name: str) -> bool:
    """Tell whether Python itself has an exception of this name."""
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)
