"""What students get to see of a graded notebook: the reason, not the answer.

Hidden tests are taken out of the text of test cells. Of what a test cell printed while hidden tests ran nothing is
shown, and of a failure only its message, without the way through the test.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Unicode

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Redact(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes out of a notebook, before it becomes feedback, what a student must not see."""

    begin = Unicode(ClearHiddenTests.begin_test_delimeter.default_value, help="As ClearHiddenTests.").tag(config=True)
    end = Unicode(ClearHiddenTests.end_test_delimeter.default_value, help="As ClearHiddenTests.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Redact a notebook."""
        self._seen = False  # whether a hidden test has run above
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Redact a test cell; of a cell below hidden tests, what it put out: it may have kept their inputs."""
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            return cell, resources
        if not mark.get("grade") or mark.get("solution"):
            if self._seen and cell.outputs:
                text = "(This cell ran after checks that are not shown; what it put out is in your own notebook.)"
                cell.outputs = [NotebookNode(output_type="stream", name="stdout", text=text)]
            return cell, resources
        section = self.parent.config.get("ClearHiddenTests", {}) if self.parent is not None else {}
        begin = str(section.get("begin_test_delimeter", self.begin))
        end = str(section.get("end_test_delimeter", self.end))
        text = without_hidden(cell.source, begin, end)
        hidden = text != cell.source
        self._seen = self._seen or hidden
        cell.source = text
        cell.outputs = [NotebookNode(o) for output in cell.outputs for o in redact_output(output, hidden, cell)]
        return cell, resources


def without_hidden(source: str, begin: str, end: str) -> str:
    """Return the text of a test cell without its hidden tests; an unclosed one reaches to the end of the cell."""
    kept, hiding = [], False
    for line in source.splitlines():
        if begin in line:
            hiding = True
            kept.append("# (more checks ran here)")
        elif end in line and hiding:
            hiding = False
        elif not hiding:
            kept.append(line)
    return "\n".join(kept)


def redact_output(output: NotebookNode, hidden: bool, cell: NotebookNode) -> list[dict[str, Any]]:
    """Return what is left of one output of a test cell.

    Parameters
    ----------
    output : NotebookNode
    hidden : bool
        Whether the cell has hidden tests.
    cell : NotebookNode
        ``metadata.nbviva`` says whether it failed in a hidden test, and whether its message was made for students.
    """
    if output.output_type == "error":
        about = cell.metadata.get("nbviva", {})
        name, value = str(output.ename), str(output.evalue)
        in_hidden = hidden and about.get("in_hidden", True)
        if in_hidden and not about.get("for_student"):
            value = "a check that is not shown here failed"
        line = f"{name}: {value}" if value else name
        theirs = [] if in_hidden else [_ANSI.sub("", str(x)) for x in about.get("submission", ())]
        return [{"output_type": "error", "ename": name, "evalue": value, "traceback": [line, *theirs]}]
    if output.output_type == "execute_result" or not hidden:
        return [] if hidden else [dict(output)]
    return []
