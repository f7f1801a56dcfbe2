"""What stands in the metadata of a graded notebook: written in one form, and read with care."""

import copy

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from support import small

from nbviva.cells.notes import KEY, NotebookNote, TestNote
from nbviva.plugin.feedback import Redact

HIDDEN = "assert double(3) == 6\n### BEGIN HIDDEN TESTS\nassert double(21) == 42\n### END HIDDEN TESTS"
VISIBLE = "assert double(3) == 6"


def test_what_is_written_is_read():
    """In JSON's types: the notebook goes to a file in between."""
    cell, notebook = new_code_cell("1"), new_notebook()
    note = TestNote("ok", False, True, ("line 1", "line 2"), 1.5)
    note.write(cell)
    about = NotebookNote("landlock", 7, ("a note",), True)
    about.write(notebook)
    assert (TestNote.of(cell), NotebookNote.of(notebook)) == (note, about)
    assert cell.metadata[KEY]["version"] == notebook.metadata[KEY]["version"] == 1
    assert isinstance(cell.metadata[KEY]["submission"], list)


def test_notebooks_graded_before_are_read():
    """They have no version, and call the sandbox a jail."""
    cell = new_code_cell("1", metadata={KEY: {"ended": "error", "in_hidden": False, "for_student": True,
                                              "submission": ["x"], "seconds": 0.1}})  # fmt: skip
    assert TestNote.of(cell) == TestNote("error", False, True, ("x",), 0.1)
    unread = new_code_cell("1", metadata={KEY: {"in_hidden": False, "for_student": True}})
    assert TestNote.of(unread) == TestNote(in_hidden=False, for_student=True)
    notebook = new_notebook(metadata={KEY: {"jail": "limits", "seed": 3, "notes": ["n"], "ask": True}})
    assert NotebookNote.of(notebook) == NotebookNote("limits", 3, ("n",), True)
    assert TestNote.of(new_code_cell("1")) == TestNote()


@pytest.mark.parametrize(
    "said",
    [
        {"version": 2, "in_hidden": False},
        {"version": "1", "in_hidden": False},
        {"version": True, "in_hidden": False},
        {"version": -1},
        {"version": 1, "in_hidden": False, "in_secret": True},
        {"version": 1, "in_hidden": 0},
        {"in_hidden": "no"},
        {"submission": "text"},
        ["in_hidden"],
        "text",
    ],
)
@pytest.mark.parametrize("source", [HIDDEN, VISIBLE])
def test_feedback_hides_what_it_does_not_know(said, source):
    """A later version may mean something else by the same words; what students have seen cannot be taken back."""
    failed = small.check("test_double", source)
    failed.metadata[KEY] = said
    failed.outputs = [
        new_output("stream", text="INPUT 21"),
        new_output("error", ename="AssertionError", evalue="SECRET 42", traceback=["SECRET 42"]),
    ]
    below = new_code_cell("print(kept)", outputs=[new_output("stream", text="INPUT 21")])
    notebook = new_notebook(cells=[failed, below])
    shown, _ = Redact().preprocess(copy.deepcopy(notebook), {})
    assert "SECRET" not in str(shown)
    assert "INPUT" not in str(shown)
    assert "a check that is not shown here failed" in str(shown)
    if source == VISIBLE:  # with a note that is known, the same failure is shown
        TestNote("error", in_hidden=False).write(notebook.cells[0])
        assert "SECRET 42" in str(Redact().preprocess(notebook, {})[0])
