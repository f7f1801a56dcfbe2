"""What is taken out of a graded notebook before its student sees anything of it.

Hidden tests go, with all that a cell with hidden tests printed, and what later cells printed: they may have kept the
inputs. Of a failure in a hidden test only words stay that its author wrote for students. What is not known for sure
counts as hidden. To redact twice is to redact once.
"""

from __future__ import annotations

import builtins
import re
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode

from nbviva.cells.marks import Mark, Markers
from nbviva.cells.notes import TestNote
from nbviva.report.quoting import WORD, lines_of, quoted, texts_of
from nbviva.results import NOT_SHOWN

MORE = "# (more checks ran here)"
LATER = "(This cell ran after checks that are not shown; what it put out is in your own notebook.)"

# what Python itself says of a mistake
_WORDS_OF_PYTHON = """
    a an and are argument arguments at attribute base be between but by call callable can cannot concatenate could
    defined division dict does empty error expected expects find float for found from function given got has have
    implemented in index indices instances int integer integers integral invalid is iterable key keyword length list
    literal local match missing module more most must name no None NoneType not number object of on one only operand
    operands or out positional range recursion referenced required result sequence set shape shapes slice slices str
    string subscriptable supported support takes than the there to together too tuple type types unexpected unhashable
    unpack unsupported value values variable was were when where with without zero True False maximum depth exceeded
"""
_OF_PYTHON = frozenset(_WORDS_OF_PYTHON.split())

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
    words = _Words(notebook, markers)
    seen = False  # whether a hidden test has run above
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if Mark.of(cell).is_test:
            unseen = has_unseen(cell, markers)
            _redact_test(cell, unseen, markers)
            if seen and not unseen:
                _redact_later(cell, words)
            seen = seen or unseen
        elif seen and cell.outputs:
            cell.outputs = [NotebookNode(output_type="stream", name="stdout", text=LATER)]


def has_unseen(cell: NotebookNode, markers: Markers) -> bool:
    """Tell whether a test cell has hidden tests, or may have."""
    return cell.source in markers.hidden or MORE in cell.source or TestNote.of(cell) is None


def _redact_test(cell: NotebookNode, unseen: bool, markers: Markers) -> None:
    note = TestNote.of(cell) or TestNote()
    cell.source = markers.hidden.without(cell.source, MORE)
    cell.outputs = [NotebookNode(one) for output in cell.outputs for one in redact_output(output, unseen, note)]


class _Words:
    """What students see of a notebook, as words: whose they are, and in which texts they stand."""

    def __init__(self, notebook: NotebookNode, markers: Markers):
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.texts = texts_of(_shown(cell, markers) for cell in code)
        self.lines = [cell.source for cell in code if not Mark.of(cell).is_test]
        theirs = [cell for cell in notebook.cells if Mark.of(cell).is_test or Mark.of(cell).locked]
        self.theirs = {word for cell in theirs for word in WORD.findall(_shown(cell, markers))} | _OF_PYTHON
        self.own = {word for cell in code for word in WORD.findall(_shown(cell, markers))} - self.theirs


def _shown(cell: NotebookNode, markers: Markers) -> str:
    return str(markers.hidden.without(cell.source, "") if Mark.of(cell).is_test else cell.source)


def _redact_later(cell: NotebookNode, words: _Words) -> None:
    """Take out of a visible test cell below hidden ones what answers may have kept of these: what they printed, and of
    the words of an exception those that could spell it (`quoting`), unless the author wrote them for students."""
    note = TestNote.of(cell) or TestNote()
    known = words.theirs | words.own
    if note.submission:
        lines = lines_of([_ANSI.sub("", str(line)) for line in note.submission], words.lines, known)
        replace(note, submission=tuple(lines)).write(cell)
    kept = []
    for output in cell.outputs:
        if output.output_type != "error":
            continue
        if not note.for_student:
            output.evalue = quoted(output.evalue, words.texts, words.theirs, words.own)
            name = output.ename if is_builtin(output.ename) or output.ename in known else "Exception"
            lines = lines_of(output.traceback[1:], words.lines, known)
            output.ename, output.traceback = name, [f"{name}: {output.evalue}" if output.evalue else name, *lines]
        kept.append(output)
    cell.outputs = kept


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
