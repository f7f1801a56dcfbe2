"""nbgrader's own commands with the engine behind them: what they keep, what they record, what they hide."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from support import ROOT, small
from traitlets.config import Config

from nbviva.cells import marks, sanitize
from nbviva.cells.notes import NotebookNote
from nbviva.plugin import switch_on
from nbviva.plugin.feedback import Page, Redact

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check(
        "test_double",
        "assert double(3) == 6\n### BEGIN HIDDEN TESTS\nassert double(21) == 42, 'SECRET 42'\n### END HIDDEN TESTS",
        2,
    ),
    small.answer("essay", "Because.", grade=True, points=5),
    small.given("print('below')"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of four, graded once: right, wrong, unreadable, and one with a link to a private file."""
    made = small.make(tmp_path_factory.mktemp("plugin"), CELLS)
    small.hand_in(made, made.submitted("hw", "right"), {})
    wrong = "def double(x):\n    print('INPUT', x)\n    return 6"
    small.hand_in(made, made.submitted("hw", "wrong"), {"double": wrong})
    (small.hand_in(made, made.submitted("hw", "broken"), {}) / "hw.ipynb").write_text('{"cells": [')
    private = made.root / "private.txt"
    private.write_text("private")
    linked = small.hand_in(made, made.submitted("hw", "linked"), {})
    (linked / "data.txt").symlink_to(private)
    os.mkfifo(linked / "pipe")
    made.must("generate_assignment", "hw")
    made.must("autograde", "hw")
    return made


def grades(course, student):
    with Gradebook(course.db_url) as gradebook:
        submission = gradebook.find_submission("hw", student)
        return {
            g.cell.name: (g.auto_score, g.manual_score, g.needs_manual_grade)
            for n in submission.notebooks
            for g in n.grades
        }


def test_the_class_is_graded_and_nobody_waits(course):
    """One notebook cannot be read: it is recorded with a mark for a person, the others have their grades."""
    assert grades(course, "right") == {"test_double": (2, None, False), "essay": (None, None, True)}
    assert grades(course, "wrong")["test_double"] == (0, None, False)
    assert grades(course, "broken")["test_double"] == (0, None, True)
    shown = nbformat.read(course.root / "autograded" / "broken" / "hw" / "hw.ipynb", as_version=4)
    assert "could not be graded" in shown.cells[0].source
    assert course.submitted("hw", "broken").joinpath("hw.ipynb").read_text() == '{"cells": ['


def test_links_and_pipes_of_a_submission_are_not_followed(course):
    """A link would bring a private file of the instructor into what is shown; a pipe would block for ever."""
    assert grades(course, "linked")["test_double"] == (2, None, False)
    assert not list((course.root / "autograded" / "linked").rglob("data.txt"))


def test_a_graded_notebook_says_how_it_was_graded(course):
    """Level of the sandbox and seed are stored with the result."""
    notebook = nbformat.read(course.root / "autograded" / "right" / "hw" / "hw.ipynb", as_version=4)
    note = NotebookNote.of(notebook)
    assert note.sandbox in ("namespaces", "landlock", "limits")
    assert note.seed
    nbformat.validate(notebook)


def test_manual_scores_and_comments_stay_when_a_submission_is_graded_again(course):
    """They are the work of a person."""
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade("essay", "hw", "hw", "right")
        grade.manual_score, grade.needs_manual_grade = 4, False
        gradebook.find_comment("essay", "hw", "hw", "right").manual_comment = "well said"
        gradebook.db.commit()
    course.must("autograde", "hw", "--student", "right", "--force")
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_grade("essay", "hw", "hw", "right").manual_score == 4
        assert gradebook.find_comment("essay", "hw", "hw", "right").manual_comment == "well said"
        assert gradebook.find_submission("hw", "right").score == 6


def test_feedback_gives_the_reason_and_not_the_answer(course):
    """No hidden test, no expected value, no input of a hidden test."""
    assert "WARNING" not in course.must("generate_feedback", "hw", "--force")  # nobody could act on one of the engine's
    page = re.sub(r"<[^>]+>", "", (course.root / "feedback" / "wrong" / "hw" / "hw.html").read_text(encoding="utf-8"))
    assert "a check that is not shown here failed" in page
    assert "more checks ran here" in page
    for secret in ("SECRET", "double(21)", "INPUT 21", "HIDDEN TESTS"):
        assert secret not in page, secret
    assert "double(3)" in page, "the visible part stays"


WRONG = {
    "c.Limits.cell_secs = 3": ("autograde", "c.Limits.cell_secs is not known: did you mean c.Limits.cell_seconds?"),
    "c.Sandbox.lowest = 'none'": ("autograde", "c.Sandbox.lowest is 'none', expected one of"),
    "c.Stagin.files = {}": ("autograde", "c.Stagin is no section of the settings: write c.Staging"),
    "c.Staging.files = {'hw': {'x': 'no.txt'}}": ("autograde", "no.txt, which c.Staging.files names for hw, is not in"),
    "c.ClearHiddenTests.begin_test_delimeter = ''": (
        "generate_feedback", "c.ClearHiddenTests.begin_test_delimeter is '', expected words on one line",
    ),
}  # fmt: skip


@pytest.mark.parametrize("setting", WRONG)
def test_a_wrong_setting_is_one_message_under_nbgraders_commands(course, setting):
    """Who reads a traceback of nbgrader's looks for the fault there; and nothing is lost that was graded before."""
    command, says = WRONG[setting]
    config = course.root / "nbgrader_config.py"
    right = config.read_text()
    graded = {path: path.stat().st_mtime_ns for path in (course.root / "autograded").rglob("*.ipynb")}
    config.write_text(f"{right}\n{setting}\n")
    try:
        done = course.nbgrader(command, "hw", "--force")
    finally:
        config.write_text(right)
    assert done.returncode == 1
    assert done.stdout.count(says) == 1
    assert "Traceback" not in done.stdout
    assert len(done.stdout.splitlines()) < 8
    assert {path: path.stat().st_mtime_ns for path in (course.root / "autograded").rglob("*.ipynb")} == graded


def test_feedback_has_what_a_person_gave_and_says_what_a_student_can_do(course):
    """A comment and manual points stand in the page; who could not be graded reads their own next step."""
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade("essay", "hw", "hw", "linked")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 4, 0.5, False
        gradebook.find_comment("essay", "hw", "hw", "linked").manual_comment = "Why so *short*?"
        gradebook.find_submission("hw", "linked").notebooks[0].late_submission_penalty = 1
        gradebook.db.commit()
    course.must("generate_feedback", "hw", "--force")
    linked, wrong, broken = (
        (course.root / "feedback" / student / "hw" / "hw.html").read_text(encoding="utf-8")
        for student in ("linked", "wrong", "broken")
    )
    assert "Why so <em>short</em>?" in linked
    assert "6.5 for the work, less 1 for handing it in late" in linked
    assert re.search(r"5\.5 <span[^>]*>of 7 points", linked)
    assert "+0.5 extra" in linked
    assert "waits for a person" in wrong
    assert "A person will grade this answer" in wrong
    assert "No grade yet" in broken
    assert "hand it in again" in broken
    assert "ask the student" not in broken


def test_a_course_with_a_template_of_its_own_keeps_it(tmp_path):
    """It gets the redacted notebook, as before; nbgrader names its own template where the settings name none."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "conf.json").write_text('{"base_template": "base", "mimetypes": {"text/html": true}}')
    (tmp_path / "own" / "index.html.j2").write_text("OWN {% for cell in nb.cells %}{{ cell.source }} {% endfor %}")
    stock = Config()
    switch_on(stock)
    made = GenerateFeedback(coursedir=CourseDirectory(root=str(tmp_path)), config=stock)
    assert made.exporter_class is Page
    own = Config(stock)
    own.HTMLExporter.template_name = "own"
    own.HTMLExporter.extra_template_basedirs = [str(tmp_path)]
    notebook = new_notebook(cells=[*CELLS])
    for config, begins in ((made.config, "<!doctype html>"), (own, "OWN")):
        kept = GenerateFeedback(coursedir=CourseDirectory(root=str(tmp_path)), config=config)
        page = Page(parent=kept, config=kept.config)
        page.register_preprocessor(Redact, enabled=True)
        text, _ = page.from_notebook_node(notebook)
        assert text.startswith(begins)
        assert "SECRET" not in text


def test_our_command_grades_as_nbgraders_does(tmp_path):
    """The same gradebook, with a summary; `nbviva run` gives the same points and records nothing."""
    other = small.make(tmp_path / "again", CELLS)
    small.hand_in(other, other.submitted("hw", "right"), {})
    (small.hand_in(other, other.submitted("hw", "broken"), {}) / "hw.ipynb").write_text("[]")
    command = [sys.executable, "-m", "nbviva", "--course", str(other.root), "autograde", "hw"]
    first = subprocess.run(command, capture_output=True, text=True)
    assert first.returncode == 1, first.stderr
    assert "1 graded, 1 could not be read" in first.stdout
    assert grades(other, "right") == {"test_double": (2, None, False), "essay": (None, None, True)}
    run = [sys.executable, "-m", "nbviva", "--course", str(other.root), "run", str(other.submitted("hw", "right"))]
    result = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    assert (result["score"], result["max_score"]) == (2, 7)
    assert result["notebooks"]["hw"]["points"] == {"test_double": 2, "essay": None}


CLOSED = """
import os, sys
from pathlib import Path
from nbgrader.apps import NbGraderApp
from nbviva.plugin.converter import grader_for
from support.rights import bound_by_permissions
os.chdir(sys.argv[1])
with grader_for(Path(sys.argv[1])) as grader:
    grader.level  # root tries sandboxes, and tidies up after them, with all that it may
    with bound_by_permissions():
        NbGraderApp.launch_instance(["autograde", "hw", "--force"])
"""


def test_nbgrader_takes_what_it_may_not_read_for_no_zero(tmp_path):
    """It would not see the file, say that none was handed in, and record 0 points; a closed folder it passes over."""
    course = small.make(tmp_path / "course", CELLS)
    for student in ("file", "folder", "student", "open"):
        small.hand_in(course, course.submitted("hw", student), {})
    course.must("generate_assignment", "hw")
    course.must("autograde", "hw")
    notebook, folder = course.submitted("hw", "file") / "hw.ipynb", course.submitted("hw", "folder")
    closed = {notebook: 0o644, folder: 0o755, course.submitted("hw", "student").parent: 0o755}
    for place in closed:
        place.chmod(0)
    try:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
        command = [sys.executable, "-c", CLOSED, str(course.root)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)
    finally:
        for place, rights in closed.items():
            place.chmod(rights)
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("cannot be read (Permission denied): see that your user may read") == 3, done.stderr
    assert "Traceback" not in done.stderr
    for student in ("file", "folder", "student", "open"):
        assert grades(course, student)["test_double"] == (2, None, False)
        assert (course.root / "autograded" / student / "hw" / "hw.ipynb").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>", "<SCRIPT src=x>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>y</a>",
        "<iframe src=x></iframe>", "<svg onload=x></svg>", "<a href=' java\nscript:x'>y</a>",
        "<div style='background:url(x)'>", "<math href='javascript:x'>", "<form action=x><input>", "<object data=x>",
        "<meta http-equiv=refresh>", "<b onclick=x>y</b>",
    ],
)  # fmt: skip
def test_what_could_run_in_a_browser_is_taken_out(text):
    """The instructor who looks at a graded notebook is logged in."""
    for cleaned in (sanitize.html(text), sanitize.markdown(text), sanitize.data({"text/html": text})["text/html"]):
        low = cleaned.lower().replace("&lt;", "")
        assert not re.search(r"<script|onerror=|<iframe|<svg|onload|<form|<object|<meta|onclick|url\(x", low)
        assert "javascript:" not in low.replace("\n", "")


def test_tables_text_and_pictures_stay():
    """Most of what students show is harmless, and is what they are graded for."""
    table = '<table border="1" class="dataframe"><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>'
    assert sanitize.html(table) == table
    text = "a < b, 3<4 and **bold** [link](https://x.y) <b>bold</b>"
    assert sanitize.markdown(text) == text
    assert sanitize.markdown("$a<b$ and so on") == "$a&lt;b$ and so on"
    shown = sanitize.data({"image/png": "aGVsbG8=", "text/plain": "<Figure>", "application/javascript": "x"})
    assert set(shown) == {"image/png", "text/plain"}


def test_the_view_of_a_widget_stays_and_what_is_none_does_not():
    """Stock keeps it as it came; here it is a number and versions, so that nothing else travels under its name."""
    kind = "application/vnd.jupyter.widget-view+json"
    view = {"version_major": 2, "version_minor": 0, "model_id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9"}
    shown = {kind: view | {"extra": "<script>"}, "text/plain": "IntSlider(value=0)"}
    assert sanitize.data(shown) == {kind: view, "text/plain": "IntSlider(value=0)"}
    for other in ("x", {}, {"model_id": 3}, {"model_id": "<script>alert(1)</script>"}):
        assert kind not in sanitize.data({kind: other, "text/plain": "x"})
    (kept,) = sanitize.clean_outputs([{"output_type": "display_data", "data": shown}], 1000)
    assert kept["data"] == {kind: view, "text/plain": "IntSlider(value=0)"}


def test_an_unclosed_hidden_part_reaches_to_the_end():
    """A missing marker must not show the test."""
    text = "a\n### BEGIN HIDDEN TESTS\nsecret"
    assert "secret" not in marks.NBGRADERS.hidden.without(text)
