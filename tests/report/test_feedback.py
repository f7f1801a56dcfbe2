"""Feedback as a value: what a student is told about each question, in which words, and what is kept from them."""

from __future__ import annotations

import copy
from html import unescape
from textwrap import dedent

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook, new_output
from support import small

from nbviva.cells.marks import NBGRADERS, Delimiters, Markers, is_answer
from nbviva.cells.notes import NotebookNote, TestNote, is_own_cell, own_cell
from nbviva.errors import Unreadable
from nbviva.grading import Grader
from nbviva.report import feedback_of, feedback_page, redact
from nbviva.report.exports_platforms import gradescope
from nbviva.report.told import OPEN, PARTLY, PASSED
from nbviva.submission import parse

HIDDEN = "### BEGIN HIDDEN TESTS\nassert double(21) == 42, 'SECRET 42'\n### END HIDDEN TESTS"
TEST = f"# double: twice as much.\nassert double(3) == 6\n{HIDDEN}"
FAILED = [
    new_output("stream", text="INPUT 21"),
    new_output("error", ename="AssertionError", evalue="SECRET 42", traceback=["SECRET 42"]),
]


def graded_check(source=TEST, points=2, score=0.0, note=None, outputs=(), name="test_double"):
    """Return a test cell as it is after grading and after `GetGrades`."""
    cell = small.check(name, source, points)
    cell.metadata.nbgrader["score"] = score
    cell.outputs = [copy.deepcopy(output) for output in outputs]
    if note is not None:
        note.write(cell)
    return cell


def answered(source="def double(x):\n    return x", name="double", **mark):
    cell = small.answer(name, "", **mark)
    cell.source = source
    return cell


def read(*cells, markers=NBGRADERS, **about):
    return feedback_of(new_notebook(cells=list(cells)), markers, "hw", about)


def test_full_marks_are_said_in_a_line(graded):
    """Who has everything need not read on."""
    told = read(*graded["np_clip_out"].cells)
    assert (told.points, told.of, told.why) == (100, 100, "")
    assert [q.name for q in told.questions] == ["clip", "sample", "optimize", "model"]
    assert all(check.state == PASSED for check in told.checks)
    assert not any(question.reasons for question in told.questions)


def test_a_check_is_called_by_its_title_and_its_reason_is_whole(graded):
    """A name says what was checked; a reason that is cut off helps nobody."""
    question = read(*graded["sample_no_limit"].cells).questions[1]
    assert (question.name, question.is_code, question.points, question.of) == ("sample", True, 18, 25)
    assert [check.name for check in question.checks][1] == "The newline ends the name"
    (reason,) = question.reasons
    assert [check.name for check in reason.checks] == ["A name ends after fifty characters"]
    assert reason.half == "visible"
    assert reason.said.endswith("A name ends after 50 characters, even without a newline.")


def test_checks_that_ended_alike_are_told_once_and_the_line_is_marked(graded):
    """One misspelt name fails five checks: it is one thing to do, in one line."""
    question = read(*graded["model_name_error"].cells).questions[3]
    (reason,) = question.reasons
    assert len(reason.checks) == 5
    assert "NameError: name 'char_to_idx' is not defined" in reason.said
    assert "spelt" in reason.next_step
    (line,) = [line for work in question.work for line in work.lines if line.happened]
    assert "char_to_idx[c]" in line.text
    assert line.happened.startswith("NameError")


def test_an_answer_that_python_cannot_read_is_the_reason(tmp_path):
    """Each of its checks ends with a name that is not there, and nobody finds the bracket by looking for that."""
    course = small.make(
        tmp_path, [small.answer("double", "def double(x):\n    return 2 * x"), small.check("t", TEST, 2)]
    )
    folder = small.hand_in(course, course.submitted("hw", "ada"), {"double": "def double(x):\nreturn x"})
    with Grader(course) as grader:
        result = grader.grade("hw", folder).notebooks["hw"]
    note = next(note for note in result.notes if "Error" in note)
    assert note.startswith("double: IndentationError: expected an indented block")
    assert note.endswith("(line 2); so nothing of this cell ran")
    (question,) = read(*result.notebook.cells).questions
    (reason,) = question.reasons
    assert reason.next_step.startswith("Python could not read your answer, so nothing of it ran (IndentationError: ")
    assert " in line 2): " in reason.next_step
    folder = small.hand_in(
        course, course.submitted("hw", "bob"), {"double": "exec('1 +')\ndef double(x):\n    return x"}
    )
    with Grader(course) as grader:
        result = grader.grade("hw", folder).notebooks["hw"]
    assert not any("nothing of this cell ran" in note for note in result.notes)  # its first line did


def test_an_answer_that_was_not_touched_is_no_mistake(graded):
    """Fourteen times NotImplementedError would only say so in more words."""
    told = read(*graded["blank"].cells)
    assert all(question.untouched and not question.reasons for question in told.questions)
    assert told.points == 0


def test_a_damaged_file_is_told_to_its_student(graded):
    """They read what they can do, not what their instructor should ask of them; the stubs are not their work."""
    told = feedback_of(graded["corrupt_json"], NBGRADERS, "hw", {})
    assert "is damaged at line" in told.why
    assert "hand it in again" in told.todo
    assert "student" not in told.why + told.todo
    assert {check.state for check in told.checks} == {OPEN}
    assert not any(question.work or question.reasons for question in told.questions)


def test_who_answered_in_a_cell_of_their_own_is_told_why():
    """An answer cell left alone says nothing when the answer stands below it."""
    answer, own = answered(""), small.given("def double(x): return 7")
    own.metadata.update(own_cell())
    (question,) = read(answer, own, graded_check(note=TestNote("error"), outputs=FAILED)).questions
    assert question.reasons
    assert not question.untouched


@pytest.mark.parametrize(
    "came", [b"", b"PK\x03\x04", b"print('hello')", b'{"cells": [', b"{}", b'{"a": ' + b"[" * 1_000_001]
)
def test_whatever_is_wrong_with_a_file_its_student_is_told_what_to_do(came):
    """The words for the instructor and for the student are kept side by side, so that none is forgotten."""
    with pytest.raises(Unreadable) as error:
        parse.read(came, "hw.ipynb")
    notebook = new_notebook(cells=[answered(), graded_check()])
    NotebookNote(notes=(str(error.value),), ask=True).write(notebook)
    told = feedback_of(notebook, NBGRADERS, "hw", {})
    assert told.why.startswith("hw.ipynb")
    assert "hand it in again" in told.todo
    assert "student" not in told.why + told.todo


def test_a_reason_that_is_not_for_students_is_not_told():
    """A fault of the machine's may name files of the instructor's."""
    notebook = new_notebook(cells=[answered(), graded_check()])
    NotebookNote(notes=("cannot read /srv/secret",), ask=True).write(notebook)
    told = feedback_of(notebook, NBGRADERS, "hw", {})
    assert "secret" not in told.why + told.todo
    assert "A person will look at it" in told.todo


def test_of_a_hidden_check_its_student_learns_that_it_failed():
    """Neither its lines, its input, its expected value, nor what was printed while it ran."""
    note = TestNote("error", in_hidden=True, submission=("double, line 2: return x",))
    told = read(answered(), graded_check(note=note, outputs=FAILED))
    (reason,) = told.questions[0].reasons
    assert reason.half == "hidden"
    assert "a check that is not shown here failed" in reason.said
    assert reason.text == "# double: twice as much.\nassert double(3) == 6\n# (more checks ran here)"
    assert not told.questions[0].work[0].happened
    assert not {x for x in ("SECRET", "INPUT", "double(21)") if x in repr(told) + feedback_page(told)}


def test_the_name_of_an_exception_is_the_submissions_own_word():
    """A class can be called after the input that it was raised for."""
    note = TestNote("error", in_hidden=True)
    error = new_output("error", ename="Input21", evalue="x", traceback=[])
    told = read(answered(), graded_check(note=note, outputs=[error]))
    assert "Input21" not in repr(told)
    notebook = new_notebook(cells=[graded_check(note=note, outputs=[error])])
    redact(notebook, NBGRADERS)
    assert "Input21" not in str(notebook), "nor in the page of a course with a template of its own"


def test_words_that_were_written_for_students_are_told_in_both_halves():
    """The author of a check knows best what to say; then nothing of ours is added."""
    note = TestNote("error", in_hidden=True, for_student=True)
    error = new_output("error", ename="CheckFailed", evalue="Is `x` doubled?", traceback=[])
    (reason,) = read(answered(), graded_check(note=note, outputs=[error])).questions[0].reasons
    assert (reason.half, reason.said, reason.next_step) == ("hidden", "Is `x` doubled?", "")


def test_a_notebook_of_another_grader_says_what_is_certain():
    """It has no notes: whether a hidden test failed is not known, so its message stays hidden, and no half is named."""
    told = read(
        answered(),
        graded_check("assert double(3) == 6", 1, 0.0, None, FAILED, "test_plain"),
        graded_check(outputs=FAILED),
    )
    first, second = told.questions[0].reasons
    assert (first.half, "SECRET 42" in first.said) == ("visible", True)
    assert second.half == ""
    assert "SECRET" not in second.said


def test_what_was_redacted_before_is_not_told_as_visible():
    """A course may list the redaction among its own preprocessors."""
    note = TestNote("error", in_hidden=True)
    once = new_notebook(cells=[answered(), graded_check(note=note, outputs=FAILED)])
    again = copy.deepcopy(once)
    again.cells[1].source = "assert double(3) == 6\n# (more checks ran here)"
    assert feedback_of(again, NBGRADERS, "hw", {}).questions[0].reasons[0].half == "hidden"


def test_a_title_is_never_a_hidden_line():
    """The first comment of a cell may stand in its hidden part."""
    source = "### BEGIN HIDDEN TESTS\n# SECRET 42 for 21\nassert double(21) == 42\n### END HIDDEN TESTS"
    (check,) = read(answered(), graded_check(source, 2, 2.0, TestNote("ok", in_hidden=False))).checks
    assert check.name == "Double"


def test_a_courses_own_delimiters_hide_as_well():
    """In another language, say."""
    markers = Markers(hidden=Delimiters("VERDECKT", "OFFEN"))
    source = "assert double(3) == 6\n# VERDECKT\n# geheim: 42\nassert double(21) == 42, 'SECRET'\n# OFFEN"
    told = read(answered(), graded_check(source, outputs=FAILED, note=TestNote("error")), markers=markers)
    assert not {x for x in ("SECRET", "geheim", "double(21)", "INPUT") if x in repr(told)}


def test_a_manual_answer_waits_then_has_points_and_a_comment():
    """No answer counts as zero before a person has read it."""
    mark = answered("", "essay-one", grade=True, points=5).metadata
    essay = new_markdown_cell("I think so.", metadata=mark)
    essay.metadata.nbgrader.update(score=0.0, waits=True)
    (question,) = read(essay).questions
    assert (question.name, question.waits, question.complete, question.of) == ("Essay one", True, False, 5)
    assert question.points is None
    assert "Waits for a person" in feedback_page(read(essay))
    essay.metadata.nbgrader.update(score=4.5, waits=False, manual=3.5, extra=1.0, comment="Well *said*.")
    (question,) = read(essay).questions
    assert (question.points, question.by_hand, question.extra) == (4.5, True, 1.0)
    assert "<em>said</em>" in question.comments[0]
    assert "I think so." in question.work[0].html


def test_partial_credit_has_a_reason():
    """Half of the points without a word would be a riddle."""
    (question,) = read(answered(), graded_check(score=1.0, note=TestNote("ok", in_hidden=False))).questions
    assert question.checks[0].state == PARTLY
    assert question.reasons[0].said == "It gives a part of its points."
    by_hand = graded_check(score=1.5, note=TestNote("ok", in_hidden=False))
    by_hand.metadata.nbgrader["manual"] = 1.5
    assert "A person" in read(answered(), by_hand).questions[0].reasons[0].said


def test_late_work_has_its_penalty():
    """The total is what counts; what the work itself was worth is said beside it."""
    told = read(answered(), graded_check(score=2.0, note=TestNote("ok")), score=1.0, max_score=2.0, late_penalty=1.0)
    assert (told.points, told.of, told.penalty) == (1, 2, 1)
    assert "2 for the work, less 1 for handing it in late" in feedback_page(told)


def test_an_ungraded_notebook_has_a_page():
    """Nothing is known yet, and nothing is claimed."""
    cell = graded_check()
    del cell.metadata.nbgrader["score"]
    told = read(answered(), cell)
    assert (told.points, told.checks[0].state) == (None, OPEN)
    assert "No points yet" in feedback_page(told)
    assert "Nothing in this notebook is graded" in feedback_page(read(new_markdown_cell("# Title")))


@pytest.mark.parametrize(
    ("grade_id", "source", "name"),
    [
        ("test_sample_newline", "assert True", "Sample newline"),
        ("cell-3f2a91c8d0e1", "assert True", "Check 1"),
        ("correct_squares", '"""Check that squares are right."""\nassert True', "Check that squares are right"),
        ("test_x", "# double: keeps the sign:\nassert True", "Keeps the sign"),
        ("test_x", "x = 1\n# noqa\n# np.clip works\nassert x", "np.clip works"),
        ("test_x", "# BEGIN MARK SCHEME\n# 2 points\n# END MARK SCHEME\nassert True", "X"),
    ],
)
def test_checks_have_names_in_words(grade_id, source, name):
    """Courses without titles have the ids of their cells; nobody chose the ids that nbgrader makes up."""
    (check,) = read(answered(), graded_check(source, 1, 1.0, TestNote("ok"), name=grade_id)).checks
    assert check.name == name


def test_cells_make_questions_as_people_read_them():
    """Answers before the same tests belong together; so do cells that the student has added."""
    extra = small.given("print(1)")
    extra.metadata.update(own_cell())
    told = read(
        answered("a = 1", "a"), answered("b = 2", "cell-0123456789ab"), graded_check(name="test_ab"), extra,
        new_markdown_cell("## The `end`"), answered("c = 3", "cell-ba9876543210"), graded_check(name="test_c"),
    )  # fmt: skip
    assert [question.name for question in told.questions] == ["a", "The end"]
    assert [len(question.work) for question in told.questions] == [3, 1]
    assert told.questions[0].work[2].own


def test_no_page_of_the_zoo_shows_a_hidden_line(graded, secrets):
    """Nor do later cells that print what they have kept of the inputs."""
    assert len(secrets) > 40
    for name, notebook in graded.items():
        told = read(*notebook.cells)
        seen = repr(told) + unescape(feedback_page(told))
        own = "\n".join(c.source for c in notebook.cells if is_answer(c) or is_own_cell(c))
        assert not [line for line in secrets if line in seen and line not in own], name
        assert "HRAM" not in seen, "what the submission kept of its inputs"


def test_a_visible_check_below_a_hidden_one_shows_nothing_of_its_inputs(tmp_path):
    """An answer can keep what a hidden test gave it, and print or raise it in a later check; its own words stay."""
    keeps = (
        "kept = []\ndef one(x):\n    kept.append(x)\n    print(kept)\n    if x == 5:\n"
        "        raise type(f'E{kept[0]}', (ValueError,), {})(f'the price {kept} is not 5')\n    return lost"
    )
    cells = [
        small.answer("one", "def one(x):\n    return x"),
        small.check("seen", "assert one(2) == 2"),
        small.check("unseen", "### BEGIN HIDDEN TESTS\nassert one(7654) == 7654\n### END HIDDEN TESTS"),
        small.check("later", "print('this check')\nassert one(3) == 3"),
        small.check("last", "assert one(5) == 5"),
    ]
    course = small.make(tmp_path / "course", cells)
    with Grader(course) as grader:
        honest = grader.grade("hw", small.hand_in(course, tmp_path / "a", {"one": keeps.split("    if")[0]}))
        hostile = grader.grade("hw", small.hand_in(course, tmp_path / "b", {"one": keeps}))
    notebook = hostile.notebooks["hw"].notebook
    assert "7654" in str(notebook.cells[-2:])
    redact(notebook, NBGRADERS)
    assert "7654" not in str(notebook.cells[2:])
    assert "the price [2, …, 3, 5] is not 5" in str(notebook.cells[-1].outputs)
    assert "name 'lost' is not defined" in str(notebook.cells[-2].outputs)
    assert honest.notebooks["hw"].points["seen"] == 0


SPELLS = {
    "words": """
        words = "zero one two three four five six seven eight nine".split()
        def spell(number):
            raise ValueError(" ".join(words[int(digit)] for digit in str(number)))
    """,
    "lines": """
        def spell(number):
            exec(compile("\\n" * (number - 1) + "def two(): raise ValueError", "x", "exec"), globals())
            two()
    """,
    "names": """
        def spell(number):
            exec(f"def seen{number}(): raise ValueError", globals())
            globals()[f"seen{number}"]()
    """,
}
KEEPS = """
kept = []
def one(x):
    kept.append(x)
    return spell(kept[0]) if x == 5 else x
"""


@pytest.mark.parametrize("how", SPELLS)
def test_an_alphabet_of_ones_own_spells_no_hidden_input(tmp_path, how):
    """Words and numbers of an exception are the submission's to choose; a page and a platform show few of them."""
    cells = [
        small.answer("one", "def one(x):\n    return x"),
        small.check("unseen", "### BEGIN HIDDEN TESTS\nassert one(7643) == 7643\n### END HIDDEN TESTS"),
        small.check("last", "assert one(5) == 5"),
    ]
    course = small.make(tmp_path / "course", cells)
    with Grader(course) as grader:
        hostile = grader.grade("hw", small.hand_in(course, tmp_path / "a", {"one": dedent(SPELLS[how]) + KEEPS}))
    notebook = copy.deepcopy(hostile.notebooks["hw"].notebook)
    assert hostile.notebooks["hw"].points["unseen"] == 1
    platform = gradescope(hostile)
    redact(notebook, NBGRADERS)
    shown = [str(notebook.cells[-1].outputs), str(notebook.cells[-1].metadata), platform]
    assert not [text for text in shown if "7643" in text or "seven six four three" in text]
