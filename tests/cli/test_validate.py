"""`nbviva validate`: a learner's own notebook before it is handed in, in the folder that learners get."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from support import small

from nbviva.audit import release
from nbviva.cells.marks import grade_id
from nbviva.cli import main
from nbviva.limits import Limits
from nbviva.sandbox import Report, try_levels
from nbviva.validate import running

CELLS = [
    small.given("rates = open('rates.txt').read().split()\nfrom colorsys import weights"),
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "# double: a number\nassert double(3) == 6, 'is it twice as much?'"),
    small.check("test_more", "### BEGIN HIDDEN TESTS\nassert double(4) == 8\n### END HIDDEN TESTS"),
    small.answer("triple", "def triple(x):\n    return 3 * x"),
    small.check(
        "test_triple",
        "# triple: a number\nassert triple(weights[0]) == 9\n"
        "### BEGIN HIDDEN TESTS\nassert not triple(0)\n### END HIDDEN TESTS",
    ),
]
RIGHT = {"double": "def double(x):\n    return x + x", "triple": "def triple(x):\n    return x + x + x"}


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """The folder with the student version, and no course around it."""
    course = small.make(tmp_path_factory.mktemp("course"), CELLS)
    (course.source("hw") / "rates.txt").write_text("1 2")
    # by the name of a module that is there anyway: of a student it would not be taken, of the assignment it is
    (course.source("hw") / "colorsys.py").write_text("weights = [3]")
    place = tmp_path_factory.mktemp("released") / "hw"
    release.generate(course, "hw", place)
    return place


@pytest.fixture
def work(released, tmp_path):
    """A learner's copy of the student version: a function that writes answers into it, and gives its path."""
    folder = shutil.copytree(released, tmp_path / "hw")

    def write(answers=None, without=(), extra=(), **texts: str) -> Path:
        notebook = nbformat.read(folder / "hw.ipynb", as_version=4)
        notebook.cells = [cell for cell in notebook.cells if grade_id(cell) not in without]
        for cell in notebook.cells:
            cell.source = {**(RIGHT if answers is None else answers), **texts}.get(grade_id(cell), cell.source)
        for place, text in extra:
            notebook.cells.insert(place if place >= 0 else len(notebook.cells), new_code_cell(text))
        nbformat.write(notebook, folder / "hw.ipynb")
        return folder / "hw.ipynb"

    return write


@pytest.fixture
def said(capsys):
    """A function that runs the command, and gives its exit code and all it said on one line."""

    def run(*words) -> tuple[int, str]:
        code = main(["validate", *map(str, words)])
        told = capsys.readouterr()
        assert all(len(line) <= 80 for line in told.out.splitlines())
        return code, " ".join((told.out + told.err).split())

    return run


def test_a_right_notebook_passes_and_nothing_more_is_promised(work, said):
    """What is not shown may still fail, and how much of it there is the student version tells in part only."""
    code, text = said(work())
    assert code == 0
    assert "passed double: its check passes passed triple: its check passes" in text
    assert "2 of 2 visible checks pass, 1 more runs when it is graded. When it is graded, a check may also" in text
    assert "cost points" not in text
    assert "cannot be told: no student version was found to compare with" in text


def test_a_failed_check_is_told_by_its_title_and_its_reason(work, said):
    """The exit code is for scripts, the words for whoever has to find the mistake."""
    code, text = said(work(double="def double(x):\n    return x + 'a long way to go' * 9"))
    assert code == 1
    assert "not yet double: 0 of 1 checks pass A number Line 2 of your code raised TypeError: unsupported" in text
    assert "1 of 2 visible checks passes, 1 more runs" in text
    code, text = said(work(double="def double(x):\n    return x"))
    assert "AssertionError: is it twice as much?" in text


def test_what_is_not_written_yet_is_said_once(work, said):
    code, text = said(work({}))
    assert code == 1
    assert text.count("Nothing is written yet.") == 2
    assert "0 of 2 visible checks pass" in text


@pytest.mark.parametrize("level", ["landlock", "limits"])
def test_a_weaker_sandbox_than_the_course_asks_for_is_enough(work, said, monkeypatch, tmp_path, level):
    """It is the learner's own code on the learner's own machine."""
    python = Path(sys.base_prefix)
    closed = any(not folder.stat().st_mode & 0o001 for folder in (python, *python.parents))
    if level == "limits" and os.geteuid() == 0 and closed:
        pytest.skip("this Python lies where only root can enter, and the candidate is another user")
    if level not in try_levels(Limits(), all_of_them=True).layers:
        pytest.skip(f"this machine has no {level}")
    (tmp_path / "nbgrader_config.py").write_text('c = get_config()\nc.Sandbox.lowest = "namespaces"\n')
    monkeypatch.setattr(running, "try_levels", lambda limits: Report(level, {level: ()}, {level: (level,)}))
    assert said(work())[0] == 0


def test_a_renamed_function_is_named(work, said):
    """Checks call it by the name of the student version, and cannot guess another one."""
    code, text = said(work(double="def doubled(x):\n    return 2 * x"))
    assert code == 1
    assert "The checks call `double`, and no cell of your notebook makes it. Your answer defines `doubled`" in text


def test_a_cell_with_a_slip_in_it_is_not_taken_for_a_renamed_function(work, said):
    code, text = said(work(double="def double(x)\n    return 2 * x"))
    assert code == 1
    assert "The answer cell `double` ends with SyntaxError" in text
    assert "The checks call" not in text


def test_deleted_cells_are_found_where_there_is_a_student_version(work, released, said):
    """In JupyterLab locked cells cannot be deleted; in other editors, and with answers, they can."""
    path = work(without=("double", "test_triple"))
    code, text = said(path, "--release", released)
    assert code == 1
    assert "The answer cell `double` is not in your notebook any more." in text
    assert 'The check "triple: a number" is not in your notebook any more. It runs all the same' in text
    assert "not yet Double: 0 of 1" in text
    assert "passed triple" in text
    assert "no student version was found" not in text
    assert "`double`, and no cell of your notebook makes it. Was its cell deleted" in said(path)[1]


def test_the_student_version_of_a_course_around_is_found(work, released, said, tmp_path):
    """Who works in a copy of the whole course need not say where the student version is."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    shutil.copytree(released, tmp_path / "release" / "hw")
    assert '"triple: a number" is not in your notebook' in said(work(without=("test_triple",)))[1]
    # but the student version itself, with answers written into it, is compared with nothing
    assert "no student version was found" in said(tmp_path / "release" / "hw" / "hw.ipynb")[1]


def test_files_of_ones_own_are_named(work, released, said, tmp_path):
    """They lie beside the notebook while one works, and are missing in the grader's folder."""
    (tmp_path / "hw" / "mine.txt").write_text("2")
    (tmp_path / "hw" / "helping.py").write_text("two = 2")
    (tmp_path / "away.txt").write_text("2")
    answer = "import helping\ndef double(x):\n    open('rates.txt')\n    return int(open('mine.txt').read()) * x"
    path = work(double=answer, triple=f"away = {str(tmp_path / 'away.txt')!r}\n" + RIGHT["triple"])
    for more, whose in ([], "seems to be a file of your own"), (["--release", released], "is not a file of the assig"):
        code, text = said(path, *more)
        assert code == 0
        assert f"The answer cell `double` reads `mine.txt`, which {whose}" in text
        assert f"The answer cell `double` reads `helping.py`, which {whose}" in text
        assert "away.txt`, a file of this machine that is not there when it is graded" in text
        assert "`rates.txt`" not in text


def test_cells_that_need_later_cells_are_named(work, said):
    """In the learner's kernel the later cell has run already; when it is graded it has not."""
    path = work(double="def double(x):\n    return two * x", extra=[(1, "half = two / 4"), (-1, "two = 2")])
    code, text = said(path)
    assert code == 1
    assert "`half = two / 4` needs `two`, which is made further down: The cell that begins with `two = 2`." in text
    assert "`gone` is used and no cell makes it." in said(work(double="def double(x):\n    return gone * x"))[1]


def test_a_changed_check_is_not_believed(work, released, said):
    """A check that was made easier would promise points that nobody gives."""
    path = work(double="def double(x):\n    return 0", test_double="# double: a number\nassert double(3) == 0")
    code, text = said(path)
    assert 'The check "double: a number" was changed. The original runs when it is graded' in text
    code, text = said(path, "--release", released)
    assert code == 1
    assert "is it twice as much?" in text
    assert "was changed. The original ran here" in text


def test_a_check_that_only_passes_beside_the_answer_is_told(work, said):
    """When it is graded, test and answer are two processes; an object that judges itself does not pass there."""
    equal = "class Equal:\n    def __eq__(self, other):\n        return True\ndef double(x):\n    return Equal()"
    _, text = said(work(double=equal))
    assert "passes in the notebook, but not where the answer runs in a process of its own" in text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("hw.ipynb", '{"cells": [', "hw.ipynb is damaged at line 1"),
        ("hw.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "no cell with nbgrader's"),
        ("", None, "is a folder: give the path of a notebook; here are hw.ipynb"),
        ("no.ipynb", None, "is not there: give the path of a notebook; here are hw.ipynb"),
    ],
)
def test_what_cannot_be_validated_is_told_with_what_to_do(work, said, name, content, why):
    work()
    folder = work().parent
    if content is not None:
        (folder / name).write_text(content)
    code, text = said(folder / name)
    assert code == 1
    assert text.startswith("nbviva: ")
    assert why in text


def test_a_student_version_that_is_not_there_is_told(work, said, tmp_path):
    code, text = said(work(), "--release", tmp_path / "nowhere")
    assert code == 1
    assert "nowhere is not there: name the student version of hw.ipynb" in text


def test_nothing_is_written(work, said):
    """Neither outputs nor a secret: a learner's folder stays as it is."""
    path = work()
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    said(path)
    assert {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()} == before
