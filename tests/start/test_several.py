"""Three assignments of two notebooks, two sections, groups, extra credit, the lowest dropped: docs/several.md, done."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from support import ROOT, small

from nbviva.cells.marks import grade_id, is_answer
from nbviva.cli import main
from nbviva.course.layout import Course, tools_path
from nbviva.start import comparing

PAGE = (ROOT / "docs" / "several.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS, (COPY, SAME, FINAL) = BLOCKS[0][1], [text for kind, text in BLOCKS if kind == "python"]
MARK = {"schema_version": 3, "grade_id": "why", "grade": True, "solution": True, "locked": False, "task": False}
RIGHT, WRONG = "def f(x):\n    return x + 1", "def f(x):\n    return x"


def notebook(essay: bool = False):
    cells = [small.answer("f", RIGHT), small.check("test_f", "assert f(1) == 2", 4)]
    mark = MARK | {"points": 2}
    return new_notebook(cells=cells + [new_markdown_cell("", metadata={"nbgrader": mark})] * essay)


def hand_in(course: Course, assignment: str, student: str, **answers: str) -> None:
    """Write the notebooks that are named, with these answers."""
    for name, code in answers.items():
        made = nbformat.read(course.source(assignment) / f"{name}.ipynb", as_version=4)
        for cell in made.cells:
            if is_answer(cell):
                cell.source = code if grade_id(cell) == "f" else "because"
        place = course.submitted(assignment, student) / f"{name}.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, place)


def run(course: Course, *command: str, code: int = 0) -> str:
    env = {**os.environ, "PATH": tools_path()}
    done = subprocess.run(command, cwd=course.root, env=env, text=True, capture_output=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """As the page says, up to the grades of tests; cy did not hand in ps1, and dee only a notebook of it."""
    root = tmp_path_factory.mktemp("several") / "course"
    made = small.make(root, [])
    (root / "source" / "hw" / "hw.ipynb").unlink()
    for assignment, names in {"ps1": ("one", "two"), "ps2": ("one", "two"), "ps3": ("main", "bonus")}.items():
        (root / "source" / assignment).mkdir()
        for name in names:
            nbformat.write(
                notebook(essay=(assignment, name) == ("ps2", "two")), made.source(assignment) / f"{name}.ipynb"
            )
    hand_in(made, "ps1", "ada", one=RIGHT, two=RIGHT)
    hand_in(made, "ps1", "ben", one=WRONG, two=RIGHT)
    hand_in(made, "ps1", "dee", one=RIGHT)
    hand_in(made, "ps2", "ada", one=RIGHT, two=WRONG)
    hand_in(made, "ps2", "cy", one=RIGHT, two=RIGHT)
    hand_in(made, "ps3", "ada", main=RIGHT, bonus=RIGHT)
    hand_in(made, "ps3", "ben", main=WRONG, bonus=WRONG)
    hand_in(made, "ps3", "cy", main=RIGHT, bonus=WRONG)
    hand_in(made, "ps3", "dee", main=WRONG, bonus=RIGHT)
    (root / "groups.csv").write_text("ada,ben\ncy,dee\n")
    (root / "sections.csv").write_text("ada,monday\nben,monday\ncy,friday\ndee,friday\n")
    run(made, sys.executable, "-c", COPY)
    for line in COMMANDS.splitlines():
        said = run(made, sys.executable, "-m", *shlex.split(line), code=line.endswith("autograde ps1"))
        if "autograde" in line:
            assert re.search(r"^(one|main): f +4 ", said, re.MULTILINE), "which notebook's question is it?"
            assert re.search(r"^(two|bonus): f +4 ", said, re.MULTILINE)
        if line.endswith("ps1"):
            assert "two.ipynb was not handed in" in said
    return made


def points(course: Course, assignment: str) -> dict[str, float]:
    with Gradebook(course.db_url) as book:
        return {one.student.id: one.score for one in book.assignment_submissions(assignment)}


@pytest.mark.slow
def test_several_of_everything(course):
    """What the page promises, counted by hand."""
    assert points(course, "ps1") == {"ada": 8, "ben": 4, "dee": 4}
    assert points(course, "ps2") == {"ada": 4, "ben": 4, "cy": 8, "dee": 8}
    assert points(course, "ps3") == {"ada": 8, "ben": 0, "cy": 4, "dee": 4}
    with (course.root / "ps2.csv").open(newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == ["ada", "ben", "cy", "dee"]
    assert any("ps2" in path.name for path in course.root.rglob("*.html")), "a report of two notebooks"

    # a person grades the first of a group, with extra credit; the other gets the same, and keeps it
    with Gradebook(course.db_url) as book:
        grade = book.find_grade("why", "two", "ps2", "ada")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.5, False
        book.find_comment("why", "two", "ps2", "ada").manual_comment = "short"
        book.db.commit()
    run(course, sys.executable, "-c", SAME)
    assert points(course, "ps2") == {"ada": 6, "ben": 6, "cy": 8, "dee": 8}
    assert main(["--course", str(course.root), "autograde", "ps2", "--force"]) == 0
    assert points(course, "ps2") == {"ada": 6, "ben": 6, "cy": 8, "dee": 8}
    with Gradebook(course.db_url) as book:
        assert book.find_comment("why", "two", "ps2", "ben").comment == "short"
    into = course.root / "again.csv"
    assert main(["--course", str(course.root), "export", "ps2", "--to", "csv", "--into", str(into)]) == 0
    with into.open(newline="") as file:
        assert {row["student"]: float(row["total"]) for row in csv.DictReader(file)} == points(course, "ps2")

    run(course, sys.executable, "-c", FINAL)
    with (course.root / "final.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    # of ada 8/8, 6/10 and 8/4; of ben 4/8, 6/10 and 0/4; of cy nothing, 8/10 and 4/4; of dee 4/8, 8/10 and 4/4
    assert rows[1:] == [
        ["ada", "monday", "150.0"], ["ben", "monday", "55.0"], ["cy", "friday", "90.0"], ["dee", "friday", "90.0"],
    ]  # fmt: skip
    assert Path(course.root, "feedback").exists() is False  # nobody asked for it


@pytest.mark.slow
def test_a_difference_is_of_the_notebook_that_it_is_in(course):
    """Both notebooks have a cell of that name, with as many points: only one of them would change."""
    with Gradebook(course.db_url) as book:
        book.find_grade("test_f", "two", "ps1", "ada").auto_score = 0
        book.db.commit()
    found = comparing.compare(course, "ps1", lambda *_: None)
    assert [(one.student, one.notebook, one.cell, one.before, one.after) for one in found.differences] == [
        ("ada", "two", "test_f", 0, 4)
    ]
    with Gradebook(course.db_url) as book:
        for name in ("test_f", "why"):
            book.find_grade(name, "two", "ps2", "cy").auto_score = None
        book.find_grade("test_f", "one", "ps2", "cy").auto_score = None
        book.db.commit()
    found = comparing.compare(course, "ps2", lambda *_: None)
    assert [(one.student, one.notebook, one.before, one.after) for one in found.differences] == [
        ("cy", "one", None, 4), ("cy", "two", None, 4),
    ]  # fmt: skip
    assert not any(one.cell == "all of it" for one in found.differences), "something is recorded of cy"
