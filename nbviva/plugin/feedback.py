"""What students get to see of a graded notebook: the reason, not the answer.

Hidden tests are taken out of the text of test cells. Of what a test cell printed while hidden tests ran nothing is
shown, and of a failure only its message, without the way through the test.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from nbviva.cells.marks import Mark
from nbviva.cells.notes import TestNote
from nbviva.course import settings
from nbviva.errors import SettingsError
from nbviva.results import NOT_SHOWN

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Redact(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes out of a notebook, before it becomes feedback, what a student must not see."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Redact a notebook; where the settings do not say what is hidden, nobody gets feedback."""
        self._seen = False  # whether a hidden test has run above
        try:
            self._markers = settings.markers(self.config)
        except SettingsError as error:  # any other exception nbgrader logs for each student, with a traceback
            raise SystemExit(f"nbviva: {error}") from error
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Redact a test cell; of a cell below hidden tests, what it put out: it may have kept their inputs."""
        if cell.cell_type != "code":
            return cell, resources
        if not Mark.of(cell).is_test:
            if self._seen and cell.outputs:
                text = "(This cell ran after checks that are not shown; what it put out is in your own notebook.)"
                cell.outputs = [NotebookNode(output_type="stream", name="stdout", text=text)]
            return cell, resources
        known = TestNote.of(cell)
        note = known or TestNote()
        text = self._markers.hidden.without(cell.source, "# (more checks ran here)")
        some = text != cell.source or known is None
        self._seen = self._seen or some
        cell.source = text
        cell.outputs = [NotebookNode(o) for output in cell.outputs for o in redact_output(output, some, note)]
        return cell, resources


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
            value = NOT_SHOWN
        line = f"{name}: {value}" if value else name
        theirs = [] if in_hidden else [_ANSI.sub("", str(x)) for x in note.submission]
        return [{"output_type": "error", "ename": name, "evalue": value, "traceback": [line, *theirs]}]
    return [] if unseen else [dict(output)]
