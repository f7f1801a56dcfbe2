"""The notebook that is graded: rebuilt from the source, with the learner's work wherever it was, and nothing else."""

import copy
import itertools
import json
import os
import random
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support import ROOT
from traitlets.config import Config

from nbviva.audit import specimens
from nbviva.cells import marks
from nbviva.cells.marks import grade_id, is_answer, is_test
from nbviva.cells.notes import KEY, is_own_cell
from nbviva.cells.notes import released as shown
from nbviva.errors import Unreadable
from nbviva.gradebook.master import master
from nbviva.submission import handed_in, parse
from nbviva.submission.rebuild import likeness, read, rebuild

ASSIGNMENT = "dinosaur_island"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
DAMAGED = sorted((ROOT / "tests" / "zoo" / ASSIGNMENT / "damaged").glob("*.py"))


@pytest.fixture(scope="module")
def source(course):
    return nbformat.read(course.source(ASSIGNMENT) / NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def release(course):
    return nbformat.read(course.release(ASSIGNMENT) / NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def bones(course, source):
    """The master of this course's notebook."""
    return master(source, course.settings.nbgrader, ASSIGNMENT, root=course.root)


@pytest.fixture
def handed(release, source):
    """A right submission, to be damaged."""
    made, solved = copy.deepcopy(release), filter(is_answer, source.cells)
    for cell, answer in zip(filter(is_answer, made.cells), solved, strict=True):
        cell.source = marks.NBGRADERS.answer(answer).rstrip()
    return made


def graded(bones, notebook):
    """Rebuild what was handed in, from its bytes."""
    cells, notes = read(json.dumps(notebook).encode())
    built = rebuild(bones, cells)
    nbformat.validate(built.notebook)
    return built.notebook, (*notes, *built.notes)


def spare(cell, id, source=None):
    """Return a copy of a cell, with an id of its own and perhaps another text."""
    made = copy.deepcopy(cell)
    made.id, made.source = id, cell.source if source is None else source
    return made


def place(notebook, name):
    """Return the index of the cell with a grade_id."""
    return next(index for index, cell in enumerate(notebook.cells) if grade_id(cell) == name)


def answers(notebook):
    return {grade_id(cell): cell.source for cell in notebook.cells if is_answer(cell)}


def extras(notebook):
    return [cell.source for cell in notebook.cells if is_own_cell(cell)]


def is_marked(cell):
    """Tell whether a cell has a mark of nbgrader's."""
    return bool(cell.metadata.get("nbgrader"))


def is_from_skeleton(bones, notebook):
    """Tell whether all but answers, unmarked code and the learner's own cells is the assignment's, in its order."""
    rest = [cell for cell in notebook.cells if not cell.metadata.get("nbviva")]
    return len(rest) == len(bones.cells) and all(
        (cell.id, cell.cell_type, cell.metadata.get("nbgrader"))
        == (bone.id, bone.cell_type, bone.metadata.get("nbgrader"))
        # a code cell without a mark is the learner's to change too
        and (is_answer(bone) or (bone.cell_type == "code" and not is_marked(bone)) or cell.source == bone.source)
        and "nbviva" not in cell.metadata
        for cell, bone in zip(rest, bones.cells, strict=True)
    )


def failed(notebook, folder, monkeypatch):
    """Run a notebook from top to bottom in one namespace; return the test cells that raise."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    space = {"__name__": "__main__"}
    lost = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            exec(compile(cell.source, grade_id(cell) or "own", "exec"), space)
        except Exception:
            if is_test(cell):
                lost.add(grade_id(cell))
    return lost


@pytest.mark.parametrize("path", DAMAGED, ids=lambda path: path.stem)
def test_damaged_submissions_get_their_verdict(course, source, bones, tmp_path, monkeypatch, capsys, path):
    """Damage on the way costs an honest learner no point, and what cannot be read says why."""
    specimen = specimens.read(path)
    folder = tmp_path / "handed in"
    specimens.hand_in(specimen, course.release(ASSIGNMENT) / NOTEBOOK, course.source(ASSIGNMENT) / NOTEBOOK, folder)
    before = state(folder)
    came = handed_in.find(folder, [ASSIGNMENT], lambda stem, data: likeness(bones, data), staged=("utils", "dinos.txt"))
    found = came.notebooks[ASSIGNMENT]
    reason = found.reason
    if found.content is not None:
        try:
            cells, _ = read(found.content, NOTEBOOK)
        except Unreadable as error:
            reason = str(error)
    assert state(folder) == before
    if specimen.ungradable:
        assert specimen.ungradable in reason
        return
    assert reason == ""
    made = rebuild(bones, cells).notebook
    nbformat.validate(made)
    assert is_from_skeleton(bones, made)
    right = {grade_id(cell): marks.NBGRADERS.answer(cell) for cell in source.cells if is_answer(cell)}
    lost = {test for name, text in answers(made).items() if text != right[name] for test in checks_after(bones, name)}
    if extras(made) or lost != set(specimen.loses):
        # not the texts that were handed in cell by cell: what counts is what they do
        for name in ("utils", "dinos.txt"):
            (tmp_path / name).symlink_to(course.release(ASSIGNMENT) / name)
        for name, content in came.files.items():
            (tmp_path / name).write_bytes(content)
        monkeypatch.setitem(sys.modules, "my_helpers", None)
        sys.modules.pop("my_helpers")
        lost = failed(made, tmp_path, monkeypatch)
        capsys.readouterr()
    assert lost == set(specimen.loses)


def state(folder):
    """Return what a look into a folder must not change."""
    status = ((str(file), os.lstat(file)) for file in folder.rglob("*"))
    return {file: (one.st_mode, one.st_ino, one.st_size, one.st_mtime_ns) for file, one in status}


def checks_after(bones, answer):
    """Return the test cells between an answer cell and the next one."""
    below = itertools.takewhile(lambda cell: not is_answer(cell), bones.cells[place(bones, answer) + 1 :])
    return [grade_id(cell) for cell in below if is_test(cell)]


def test_a_whole_submission_needs_no_note(bones, handed):
    """A note that everybody gets is read by nobody."""
    made, notes = graded(bones, handed)
    assert (answers(made), notes) == (answers(handed), ())
    assert is_from_skeleton(bones, made)


def test_the_skeleton_and_what_was_read_are_left_alone(bones, handed):
    """One master serves a whole class."""
    before = copy.deepcopy(bones)
    cells, _ = read(json.dumps(handed).encode())
    first = rebuild(bones, cells)
    first.notebook.cells[1].metadata["nbgrader"]["points"] = 99
    first.notebook.metadata["kernelspec"]["name"] = "other"
    assert bones == before
    assert rebuild(bones, cells).notebook != first.notebook
    assert rebuild(bones, cells) == rebuild(bones, cells)


def test_hidden_tests_points_and_tags_are_the_instructors(bones, handed):
    """Nothing that a submission says about its test cells reaches the grade."""
    for cell in handed.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]
        if is_test(cell):
            cell.metadata.nbgrader.update(points=1000, grade=False, solution=True, checksum="0" * 32)
            cell.source = "pass"
    handed.metadata["kernelspec"] = {"name": "mine", "display_name": "mine"}
    made, notes = graded(bones, handed)
    assert is_from_skeleton(bones, made)
    assert made.metadata == bones.metadata
    assert not any(cell.metadata.get("tags") for cell in made.cells if is_test(cell))
    assert any(
        "test cells test_clip_values, test_clip_bounds" in note and "originals were used" in note for note in notes
    )


def test_a_changed_test_cell_is_named_and_not_run_beside_the_original(bones, handed):
    """What only checks would cost time and could only mislead."""
    handed.cells[place(handed, "test_clip_values")].source += "\nprint(clipped)"
    made, notes = graded(bones, handed)
    assert (notes, extras(made)) == (("the test cell test_clip_values was changed; the original was used",), [])


def test_comments_spaces_and_quotes_in_given_cells_are_no_change(bones, handed):
    """Editors format cells when they save them; nobody wants to read about it."""
    for name in ("imports", "test_clip_values"):
        cell = handed.cells[place(handed, name)]
        cell.source = "\n# mine\n" + cell.source.replace("\n", "   \n").replace('"clip"', "('clip')") + "\n\n"
    made, notes = graded(bones, handed)
    assert (notes, extras(made)) == ((), [])


def test_own_cells_keep_their_place(bones, handed):
    """A helper above an answer must run before its tests, an experiment below after them."""
    at = place(handed, "clip")
    handed.cells.insert(at, new_code_cell("above = 1", id="above"))
    handed.cells.insert(at + 2, new_code_cell("below = 1", id="below"))
    handed.cells.insert(0, new_code_cell("top = 1", id="top"))
    handed.cells.append(new_markdown_cell("the end", id="end"))
    handed.cells.append(new_code_cell("  \n", id="empty"))
    made, notes = graded(bones, handed)
    assert notes == ()
    assert extras(made) == ["top = 1", "above = 1", "below = 1", "the end"]
    at = place(made, "clip")
    assert [made.cells[i].source for i in (0, at - 1, at + 1, -1)] == ["top = 1", "above = 1", "below = 1", "the end"]
    assert made.cells[-1].cell_type == "markdown"


def test_an_own_cell_above_everything_that_is_left_runs_after_the_imports(bones, handed):
    """With all given cells deleted, the first known cell is an answer: the helper above it needs the imports, too."""
    handed.cells = [new_code_cell("EPSILON = np.float64(1e-8)", id="own"), *(c for c in handed.cells if is_answer(c))]
    made, _ = graded(bones, handed)
    at = place(made, "clip")
    assert made.cells[at - 1].source == "EPSILON = np.float64(1e-8)"
    assert place(made, "imports") < at


@pytest.mark.parametrize("empty", ["", "   \n", "stub", "# only a comment\n"])
@pytest.mark.parametrize("above", [True, False])
def test_a_copy_without_work_never_hides_one_with_work(bones, release, handed, empty, above):
    """Copying the cell as a spare and forgetting it is the most common slip of all."""
    at = place(handed, "clip")
    right, stub = handed.cells[at].source, release.cells[place(release, "clip")].source
    text = stub if empty == "stub" else stub + "\n" + empty if empty.startswith("#") else empty
    handed.cells.insert(at if above else at + 1, spare(handed.cells[at], "spare", text))
    made, _ = graded(bones, handed)
    assert (answers(made)["clip"], extras(made)) == (right, [])


def test_of_two_copies_the_last_above_the_tests_wins_as_in_jupyter(bones, handed):
    """The learner saw the result of the last definition that had run."""
    at = place(handed, "clip")
    right = handed.cells[at].source
    handed.cells.append(spare(handed.cells[at], "below", "def clip(g, m):\n    return 3"))
    handed.cells.insert(at, spare(handed.cells[at], "above", "def clip(g, m):\n    return 1"))
    made, notes = graded(bones, handed)
    at = place(made, "clip")
    assert made.cells[at].source == right
    assert made.cells[at - 1].source.endswith("return 1")
    assert made.cells[-1].source.endswith("return 3")
    assert notes == ("the answer cell clip was there 3 times; all ran in their order",)


def test_a_helper_between_two_copies_runs_before_the_newer_one(bones, handed):
    """The newer copy may call it while it is defined, as a decorator or a default value."""
    at = place(handed, "clip")
    older = spare(handed.cells[at], "older", "def clip(g, m):\n    return 1")
    helper = new_code_cell("def twice(f):\n    return f", id="helper")
    handed.cells[at].source = "@twice\n" + handed.cells[at].source
    handed.cells[at:at] = [older, helper]
    made, _ = graded(bones, handed)
    at = place(made, "clip")
    assert helper.source in [cell.source for cell in made.cells[:at]]


def test_older_copies_below_the_tests_do_not_run_after_the_newer_one(bones, handed):
    """Both copies were dragged to the end: the older one must not replace the newer for the tests of others."""
    at = place(handed, "clip")
    newer = handed.cells.pop(at)
    older = spare(newer, "older", "def clip(g, m):\n    return 1")
    handed.cells += [older, newer]
    made, _ = graded(bones, handed)
    at = place(made, "clip")
    assert [cell.source for cell in made.cells[at - 1 : at + 1]] == [older.source, newer.source]


def test_a_copied_answer_cell_that_holds_another_function_answers_that_one(bones, handed):
    """The learner copied the cell of clip, mark and all, to write sample in it."""
    at = place(handed, "sample")
    clip, text = handed.cells[place(handed, "clip")], handed.cells.pop(at).source
    handed.cells.insert(at, spare(clip, "copied", text))
    made, notes = graded(bones, handed)
    assert answers(made) == answers(handed) | {"clip": clip.source, "sample": text}
    assert any("sample was found" in note for note in notes)


def test_functions_in_a_cell_of_another_are_not_hidden_by_stubs(bones, release, handed):
    """All in one cell, the other cells untouched: a stub below would take the function's place."""
    everything = "\n\n".join(answers(handed).values())
    made = copy.deepcopy(release)
    made.cells[place(made, "clip")].source = everything
    made, notes = graded(bones, made)
    assert answers(made)["clip"] == everything
    assert not any("NotImplementedError" in text for text in answers(made).values())
    assert sum("is defined in another cell" in note for note in notes) == 3


def test_imported_answers_are_not_hidden_by_stubs(bones, release):
    """The function may come from the learner's own module."""
    made = copy.deepcopy(release)
    made.cells.insert(1, new_code_cell("from mine import clip, sample", id="own"))
    made, _ = graded(bones, made)
    assert "NotImplementedError" not in answers(made)["clip"] + answers(made)["sample"]
    assert "NotImplementedError" in answers(made)["model"]


def test_a_missing_answer_is_the_stub_and_is_named(bones, handed):
    """The learner reads NotImplementedError, and nbgrader that there was no response."""
    handed.cells.pop(place(handed, "clip"))
    made, notes = graded(bones, handed)
    assert notes == ("the answer cell clip is missing",)
    assert answers(made)["clip"] == bones.cells[place(bones, "clip")].source


def test_another_notebook_is_called_so_in_one_sentence(bones):
    """Who handed in last week's work under this week's name reads one reason, not four."""
    _, notes = graded(bones, new_notebook(cells=[new_code_cell("print('week 1')", id="own")]))
    assert [note for note in notes if "answer cell" in note] == [
        "none of the 4 answer cells is in it: is it another notebook?"
    ]


def test_imports_added_to_a_given_cell_run_and_the_rest_does_not(bones, handed):
    """Editors that know no locks let learners add imports at the top; changed data stay the instructor's."""
    cell = handed.cells[place(handed, "imports")]
    cell.source = "import math\n" + cell.source + "\nfrom collections import deque, OrderedDict as O\nnp = None"
    made, notes = graded(bones, handed)
    at = place(made, "imports")
    assert made.cells[at + 1].source == "import math\nfrom collections import deque, OrderedDict as O"
    assert notes == ("the given cell imports was changed; the original was used",)


def test_an_answer_merged_into_a_given_cell_is_found(bones, handed):
    """The given cell comes back as it was; the function in it must not go with the change."""
    answer = handed.cells.pop(place(handed, "clip"))
    given = handed.cells[place(handed, "vocabulary")]
    given.source += "\n\n" + answer.source
    made, notes = graded(bones, handed)
    assert (answers(made)["clip"], extras(made)) == (given.source, [])
    assert "the answer cell clip was found inside the given cell vocabulary" in notes


def test_unmarked_cells_that_were_edited_run_once_as_they_were_left():
    """Such a cell is the learner's to change: the original before it would drop the first row of a table twice, which
    cost all points (stock: 3 of 3)."""
    made = master(
        new_notebook(cells=[new_code_cell("x = 1", id="a"), new_markdown_cell("why?", id="b")]), Config(), "n"
    )
    cells = [new_code_cell("x = 2", id="a"), new_code_cell("y = 1", id="z"), new_markdown_cell("because", id="b")]
    made, notes = graded(made, new_notebook(cells=cells))
    assert [cell.source for cell in made.cells] == ["x = 2", "y = 1", "why?", "because"]
    assert not is_own_cell(made.cells[0])
    assert notes == ()


def test_an_edited_cell_is_found_by_its_place_where_a_file_has_no_ids():
    """Older editors write no ids; what was emptied or made a text is put back, as what was deleted is."""
    given = [new_code_cell(text, id=text[0]) for text in ("a = 1", "b = a", "c = b")]
    made = master(new_notebook(cells=given), Config(), "n")

    def rebuilt(*texts, kind=new_code_cell):
        cells = [(kind if text == "?" else new_code_cell)(text, id=f"n{at}") for at, text in enumerate(texts)]
        return [cell.source for cell in graded(made, new_notebook(cells=cells))[0].cells]

    assert rebuilt("a = 1", "b = a + 1", "c = b") == ["a = 1", "b = a + 1", "c = b"]
    assert "b = a" in rebuilt("a = 1", "b = a + 1", "d = 2", "c = b")  # which of the two it became is not known
    assert rebuilt("a = 1", "", "c = b") == ["a = 1", "b = a", "c = b"]
    assert "b = a" in rebuilt("a = 1", "?", "c = b", kind=new_markdown_cell)


STUB = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@pytest.mark.parametrize("blank", [STUB, ""])
def test_of_two_answers_with_one_name_the_blank_one_stays_blank(blank):
    """Its test must not be passed by the answer to the other exercise, and nothing is written into it.

    Stock: a stub gets 0; an emptied cell what the function above earns in its test.
    """

    def cells(first, second):
        marked = {"grade": False, "locked": False, "solution": True, "task": False, "schema_version": 3}
        return [
            new_code_cell(text, id=name, metadata={"nbgrader": marked | {"grade_id": name}})
            for name, text in (("one", first), ("two", second))
        ]

    made = master(new_notebook(cells=cells(STUB, STUB)), Config(), "n")
    solved = STUB.replace("# YOUR CODE HERE", "return x")
    for texts in ((solved, blank), (blank, solved)):
        rebuilt, notes = graded(made, new_notebook(cells=cells(*texts)))
        assert (tuple(answers(rebuilt).values()), notes) == (texts, ())
    moved = new_notebook(cells=[cells(solved, "")[0], new_code_cell(solved, id="new")])
    assert answers(graded(made, moved)[0]) == {"one": solved, "two": solved}


def test_copies_of_test_cells_are_left_out(bones, handed):
    """Known by their mark, or without it by the text that the learner had."""
    marked, bare = (handed.cells[place(handed, name)] for name in ("test_clip_values", "test_clip_bounds"))
    handed.cells += [spare(marked, "marked", marked.source + "\nprint(clipped)"), spare(bare, "bare")]
    handed.cells[-1].metadata = {}
    made, notes = graded(bones, handed)
    assert extras(made) == []
    assert set(notes) == {f"a copy of the test cell test_clip_{name} was left out" for name in ("values", "bounds")}


@pytest.fixture
def manual():
    """The master of an assignment with answers that a person reads, and its student version."""
    mark = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False, "points": 2}
    task = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": True, "points": 2}
    cells = [
        new_markdown_cell("## One", id="one"),
        new_markdown_cell("the answer", metadata={"nbgrader": {**mark, "grade_id": "why"}}, id="why"),
        new_markdown_cell("## Two", id="two"),
        new_code_cell("print(1)", metadata={"nbgrader": {**mark, "grade_id": "how"}}, id="how"),
        new_markdown_cell("draw\n=== BEGIN MARK SCHEME ===\nsecret\n=== END MARK SCHEME ===",
                          metadata={"nbgrader": {**task, "grade_id": "task"}}, id="task"),
    ]  # fmt: skip
    bones = master(new_notebook(cells=cells), Config(), "n")
    released = copy.deepcopy(bones)
    for cell in released.cells:
        cell.source = shown(cell)
        cell.metadata.pop(KEY, None)
    return bones, released


def test_answers_that_a_person_grades_keep_text_and_pictures(manual):
    """And nbgrader's mark, by which the form for grading finds them."""
    bones, made = manual
    made.cells[1].source = "because ![](attachment:a.png)"
    made.cells[1].attachments = {
        "a.png": {"image/png": "iVBORw0KGgo="},
        "x": {"text/html": "<b>"},
        "y": {"image/png": '"'},
    }
    made, notes = graded(bones, made)
    assert notes == ()
    assert made.cells[1].source == "because ![](attachment:a.png)"
    assert made.cells[1].metadata == bones.cells[1].metadata
    assert made.cells[1].attachments == {"a.png": {"image/png": "iVBORw0KGgo="}}
    assert "secret" in made.cells[4].source


@pytest.mark.parametrize("keep", [True, False])
def test_a_written_answer_in_a_new_cell_is_found_by_its_place(manual, keep):
    """`YOUR ANSWER HERE` was left alone or deleted, and the answer typed below: nbgrader would say no response."""
    bones, made = manual
    made.cells.insert(2, new_markdown_cell("because", id="own"))
    made.cells.insert(6, new_markdown_cell("my drawing", id="drawing"))
    if not keep:
        made.cells.pop(1)
    made, notes = graded(bones, made)
    assert made.cells[1].source == "because"
    assert [cell.source for cell in made.cells[-2:]] == [bones.cells[-1].source, "my drawing"]
    assert "the answer cell why was found by its place, in a cell without its mark" in notes


def test_a_task_that_was_written_into_is_shown_with_the_text(manual):
    """A person grades it: what was typed into the question must be there."""
    bones, made = manual
    made.cells[4].source += "\nmy drawing"
    made, notes = graded(bones, made)
    assert made.cells[4].source == bones.cells[4].source
    assert made.cells[5].source == "draw\nmy drawing"
    assert notes == ("the given cell task was changed; the original was used",)


def test_ids_of_another_tool_do_not_mix_up_answers(bones, handed):
    """It numbered the cells anew and took the marks: what a cell defines says more than its id."""
    right = answers(handed)
    clip, sample = handed.cells[place(handed, "clip")], handed.cells[place(handed, "sample")]
    clip.id, sample.id = sample.id, clip.id
    clip.metadata, sample.metadata = {}, {}
    made, _ = graded(bones, handed)
    assert answers(made) == right


def test_marks_go_before_ids_and_ids_that_occur_twice_say_nothing(manual):
    """Written answers define nothing by which they could be told apart."""
    bones, made = manual
    made.cells[1].source, made.cells[3].source = "because", "print(2)"
    made.cells[1].id, made.cells[3].id = "how", "why"
    assert answers(graded(bones, made)[0]) == {"why": "because", "how": "print(2)"}
    made.cells[1].metadata, made.cells[1].id = {}, "why"
    made.cells.insert(0, new_markdown_cell("my name", id="why"))
    assert answers(graded(bones, made)[0]) == {"why": "because", "how": "print(2)"}


def test_notes_are_bounded(bones, handed):
    """Ten thousand copies are one sentence more, not ten thousand."""
    spare = handed.cells[place(handed, "test_clip_values")]
    handed.cells += [spare] * 500
    _, notes = graded(bones, handed)
    assert len(notes) <= 41
    assert "more notes" in notes[-1]


def test_the_best_of_several_files_has_the_most_work(bones, release, handed):
    """Of two downloads with other names, the solved one is graded."""
    scores = [likeness(bones, json.dumps(nb).encode()) for nb in (new_notebook(), release, handed)]
    assert scores[0] == 0 < scores[1] < scores[2]
    assert likeness(bones, b"{") == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\0" * 5000, "is empty"),
        (b"PK\x03\x04rest", "is not text but an archive"),
        (b"<!DOCTYPE html><title>Log in</title>", "is not a notebook .it begins with '<!DOCTYPE html>"),
        (b"%PDF-1.7\n\xff\xfe\x00", "is not a notebook"),
        (b"[1, 2]", "is not a notebook"),
        (b"{}", "is not a notebook"),
        (b'{"cells": null}', "is not a notebook"),
        (b'{"cells": 5, "worksheets": [3]}', "is not a notebook"),
        (b'{"cells": [', "is damaged at line 1 or breaks off"),
        (b'{"cells":\n<<<<<<< HEAD\n[]}', "is damaged at line 2 .a merge in git"),
        (b'{"cells": ' + b"[" * 900_000, "is nested too deeply"),
        (b'{"cells": ' + b"[" * 2_000_000, "holds too much data"),
        (b'{"cells": [' + b"0," * 6_000_000 + b"0]}", "holds too much data"),
        (json.dumps({"cells": [{"source": "x" * 900_000}] * 6}).encode(), "has 5400000 characters in its cells"),
        (b'{"cells": [' + b"0," * 20_000 + b"0]}", "has 20001 cells, expected at most 10000"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_has_its_reason(data, reason):
    """The teacher writes to the student with these words; a hostile file gets them at once."""
    with pytest.raises(Unreadable, match=f"^week1.ipynb {reason}") as raised:
        read(data, "week1.ipynb")
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("raw", "text", "note"),
    [
        ({"source": ["a = 1\n", "b = 2"]}, "a = 1\nb = 2", ""),
        ({"source": ["a = 1", "b = 2"]}, "a = 1\nb = 2", ""),
        ({"source": ["a = 1\n", None, 7, "b = 2"]}, "a = 1\nb = 2", "lines that are no text were left out"),
        ({"source": "a\r\nb\rc\x00"}, "a\nb\nc", "null bytes were taken out"),
        ({"source": "a\ud83d"}, "a?", "broken characters were replaced"),
        ({"source": "x" * 1_000_001}, "x" * 1_000_000, "more than 1000000 characters were cut off"),
        ({"input": ["a = 1"], "prompt_number": 3}, "a = 1", ""),
        ({"source": {"a": 1}}, "", "the text could not be read"),
    ],
    ids=range(8),
)
def test_sources_of_all_kinds_are_read(raw, text, note):
    """Editors, converters and transfers write them in many ways; none may stop the grading."""
    (cell,), notes = read(json.dumps({"cells": [{"cell_type": "code", **raw}]}).encode())
    assert cell.text == text
    assert notes == ((f"{note} in 1 cell of the notebook",) if note else ())


def test_odd_json_is_read():
    """Line ends inside strings, numbers without end, NaN: other programs write them, and Python can take them."""
    data = b'{"cells": [{"cell_type": "code", "source": "a\n\tb", "x": NaN, "execution_count": ' + b"1" * 9000 + b"}]}"
    (cell,), notes = read(data)
    assert (cell.text, notes) == ("a\n\tb", ())


def test_headings_of_old_formats_become_text():
    """Format 3 has cells for headings."""
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": "One"}]}]}
    (cell,), notes = read(json.dumps(old).encode())
    assert (cell.kind, cell.text, notes) == ("markdown", "## One", ("the notebook is in an old format",))


def test_bad_bytes_cost_only_themselves(bones, handed):
    """One byte of another encoding in a comment is no reason for no grade."""
    handed.cells[place(handed, "clip")].source += "\n# gr\u00fcn"
    data = json.dumps(handed, ensure_ascii=False).encode().replace(b"\xc3\xbc", b"\xfc")
    cells, notes = read(data)
    assert notes == ("bytes that are no text were replaced by question marks",)
    assert answers(rebuild(bones, cells).notebook)["clip"].endswith("# gr\ufffdn")


def paths(node, path=()):
    """Yield the path of every value in a JSON structure."""
    yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from paths(value, (*path, key))


VALUES = [None, 7, -1.5, True, [], {}, "text", [None], {"a": []}, 10**30, [[["x"]]], "clip", "code", "\ud800"]


def spoiled(notebook, rng):
    """Return a copy with one to six fields replaced, removed or moved, and the paths that were touched."""
    made = copy.deepcopy(notebook)
    touched = []
    for _ in range(rng.randint(1, 6)):
        path = rng.choice([path for path in paths(made) if path])
        parent = made
        for key in path[:-1]:
            parent = parent[key]
        choice = rng.randrange(8)
        if choice == 0:
            parent.pop(path[-1])
        elif choice == 1 and isinstance(parent, list):
            parent.insert(rng.randint(0, len(parent)), copy.deepcopy(rng.choice(parent)))
        elif choice == 2 and isinstance(parent, list):
            rng.shuffle(parent)
        else:
            parent[path[-1]] = rng.choice(VALUES)
        touched.append(path)
    return made, touched


def is_of(path, index):
    """Tell whether damage at a path can have cost the text of a cell."""
    return path[0] == "cells" and (len(path) == 2 or (path[1] == index and path[2] == "source"))


def test_no_damage_to_the_structure_ends_in_a_traceback_or_loses_a_text(bones, handed):
    """Any field may be anything. An untouched text of the learner is in what is graded, or the file is unreadable."""
    plain = json.loads(json.dumps(handed))
    plain["cells"].insert(12, {"cell_type": "code", "id": "own", "metadata": {}, "source": "OWN = 1", "outputs": []})
    for cell in plain["cells"]:
        if cell["cell_type"] == "code" and len(cell["source"]) > 40:
            cell["source"] = cell["source"].splitlines(keepends=True)
    unreadable = 0
    for seed in range(400):
        made, touched = spoiled(plain, random.Random(seed))
        try:
            cells, _ = read(json.dumps(made).encode())
        except Unreadable:
            unreadable += 1
            assert any(len(path) == 1 for path in touched), (seed, touched)
            continue
        built = rebuild(bones, cells)
        nbformat.validate(built.notebook)
        assert is_from_skeleton(bones, built.notebook), seed
        json.dumps(built.notebook).encode()
        everything = "\n".join(cell.source for cell in built.notebook.cells)
        for index, cell in enumerate(plain["cells"]):
            source = "".join(cell["source"])
            is_own = cell["metadata"].get("nbgrader", {}).get("solution") or cell["id"] == "own"
            # a list of cells that was shuffled, or lost one, says no more which cell was touched
            if is_own and not any(path == ("cells",) or is_of(path, index) for path in touched):
                assert source in everything, (seed, touched, source)
    assert 0 < unreadable < 100


def test_reading_and_rebuilding_is_quick(bones, handed):
    """A class of hundreds must not wait for this; nbformat's validation alone would take longer."""
    data = json.dumps(handed).encode()
    times = []
    for _ in range(10):
        start = time.process_time()
        rebuild(bones, read(data)[0])
        times.append(time.process_time() - start)
    assert min(times) < 0.05


def test_a_notebook_of_ten_thousand_odd_cells_takes_no_minute(bones):
    """The largest that is read at all: copies, stubs and pieces of every kind."""
    mark = {"nbgrader": {"grade_id": "clip"}}
    body = "    y = [1, 2, 3]\n" * 25
    cells = [
        {"cell_type": "code", "source": f"def clip(x):\n{body}    return {number}", "metadata": mark}
        for number in range(parse.CELLS)
    ]
    start = time.process_time()
    made = rebuild(bones, read(json.dumps({"cells": cells}).encode())[0])
    assert time.process_time() - start < 10
    assert answers(made.notebook)["clip"].endswith("return 9999")
