"""A plain notebook becomes an assignment: each cell what its author meant, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support import small

from nbviva.audit import checks
from nbviva.cells.marks import NBGRADERS, Mark
from nbviva.cli import main
from nbviva.errors import CourseError, MasterError
from nbviva.grading import Grader
from nbviva.start import adding
from nbviva.start.plain import marked

SQUARE = "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION"


def notebook(*texts: str):
    """Return a notebook of these cells; what begins with ``md:`` is words."""
    return new_notebook(
        cells=[new_markdown_cell(t[3:]) if t.startswith("md:") else new_code_cell(t) for t in texts]
    )  # fmt: skip


def made(*texts: str) -> list[str]:
    """Return what was made of each cell, as "kind id points"."""
    cells = marked(notebook(*texts), NBGRADERS)[1]
    return [f"{one.kind} {one.grade_id} {one.points:g}" if one.grade_id else one.kind for one in cells]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((SQUARE, "assert square(3) == 9"), ["answer square 0", "test test_square 1"]),
        ((SQUARE, "# 2 points\nassert square(3) == 9"), ["answer square 0", "test test_square 2"]),
        ((SQUARE, "assert square(3) == 9", "assert square(4) == 16"),
         ["answer square 0", "test test_square 1", "test test_square_2 1"]),
        ((f"# 3 points\n{SQUARE}",), ["answer, graded by a person square 3"]),
        ((f"# 3 points\n{SQUARE}", "assert square(3) == 9"), ["answer square 0", "test test_square 3"]),
        ((SQUARE, "### BEGIN HIDDEN TESTS\nassert square(1) == 1\n### END HIDDEN TESTS"),
         ["answer square 0", "test test_square 1"]),
        (("assert 1 < 2", SQUARE, "square(2)  # 100 points on a circle"),
         ["as it was", "answer square 0", "as it was"]),
        ((SQUARE, "import numpy as np\nnp.testing.assert_allclose(square(1.5), 2.25)"),
         ["answer square 0", "test test_square 1"]),
        ((SQUARE, "def check():\n    assert square(1) == 1\ncheck()"), ["answer square 0", "test test_square 1"]),
        ((SQUARE, "def area(x):\n    assert x > 0\n    return square(x)"), ["answer square 0", "as it was"]),
        ((SQUARE, SQUARE.replace("square", "cube"), "assert square(1) == 1", "assert cube(1) == 1"),
         ["answer square 0", "answer cube 0", "test test_square 1", "test test_cube 1"]),
        ((SQUARE, SQUARE), ["answer square 0", "answer square_2 0"]),
        (("### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION", "assert answer == 42"),
         ["answer answer 0", "test test_answer 1"]),
        (("md:## Why?\nSay it.\n### BEGIN MARK SCHEME (2.5 points)\n(1 point) each\n### END MARK SCHEME",),
         ["task for a person why 2.5"]),
        (("md:## Warum (4 points)\n### BEGIN SOLUTION\nx\n### END SOLUTION",), ["answer, graded by a person warum 4"]),
        (("md:a line that costs 3 points of attention", "md:## 日本"), ["as it was", "as it was"]),
    ],
)  # fmt: skip
def test_each_cell_becomes_what_its_author_meant(texts, expected):
    """Who has to mark cells by hand after all would rather have done all of it by hand."""
    assert made(*texts) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("### BEGIN SOLUTION\nx = 1", "do not pair"),
        (
            "### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n### BEGIN HIDDEN TESTS\nassert x\n### END HIDDEN TESTS",
            "one cell",
        ),
        ("### BEGIN MARK SCHEME\n### END MARK SCHEME", "markdown"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_cell(text, said):
    """A guess here would be a wrong release later."""
    with pytest.raises(MasterError, match=rf"cell 2: .*{said}"):
        marked(notebook("import math", text), NBGRADERS)


def test_advice_is_given_where_a_cell_would_earn_nothing():
    """An answer that nobody grades looks like one that is graded."""
    assert [said[:30] for said in marked(notebook(SQUARE), NBGRADERS)[2]] == [
        "cell 1 is an answer that no te", "no cell has points: mark solut",
    ]  # fmt: skip
    mixed = f"{SQUARE}\nassert square(1) == 1"
    assert "students may change it" in marked(notebook(mixed, "assert square(2) == 4"), NBGRADERS)[2][0]
    shared = marked(notebook(f"# 5 points\n{SQUARE}", "assert square(2) == 4", "assert square(3) == 9"), NBGRADERS)[2]
    assert "says 5 points, and its tests below give 2" in shared[0]
    other = marked(notebook(SQUARE, "assert square(2) == 4", "assert longest(['a']) == 'a'"), NBGRADERS)[2]
    assert [said[:46] for said in other] == ["cell 3 is about no answer above by its names, "]


def test_marks_that_are_there_stay_and_their_ids_are_not_taken_again():
    """A notebook may have been begun in nbgrader's own toolbar."""
    plain = notebook(SQUARE, "assert square(2) == 4", "assert square(3) == 9")
    plain.cells[1].metadata["nbgrader"] = small.check("test_square", "", 7).metadata["nbgrader"]
    cells = marked(plain, NBGRADERS)[1]
    assert [(one.grade_id, one.points) for one in cells] == [("square", 0), ("test_square", 7), ("test_square_2", 1)]


def test_an_assignment_of_a_notebook_is_graded_and_the_notebook_is_as_it_was(tmp_path: Path, capsys):
    """End to end: what the command makes, nbgrader and the engine take, and the solution earns everything."""
    course = small.make(tmp_path / "course", [small.given("1")])
    there = tmp_path / "mine"
    (there / "data").mkdir(parents=True)
    (there / "data" / "sides.csv").write_text("2,3")
    (tmp_path / "secret.txt").write_text("not to be taken along")
    texts = (
        "rows = open('data/sides.csv').read(), '../secret.txt'", SQUARE, "# 2 points\nassert square(3) == 9",
        "md:## Why\n### BEGIN MARK SCHEME\nx\n### END MARK SCHEME",
    )  # fmt: skip
    nbformat.write(notebook(*texts), there / "areas.ipynb")
    before = (there / "areas.ipynb").read_bytes()
    assert main(["--course", str(course.root), "new", "--assignment", "w2", "--from", str(there / "areas.ipynb")]) == 0
    assert "test_square" in capsys.readouterr().out
    assert (there / "areas.ipynb").read_bytes() == before
    assert sorted(p.relative_to(course.source("w2")).as_posix() for p in course.source("w2").rglob("*.*")) == [
        "data/sides.csv", "w2.ipynb",
    ]  # fmt: skip
    source = nbformat.read(course.source("w2") / "w2.ipynb", as_version=4)
    assert checks.problems("w2.ipynb", source, NBGRADERS) == []
    assert "points" not in source.cells[2].source  # the number is in the mark
    with Grader(course) as grader:
        graded = grader.grade("w2", course.source("w2"))
    assert (graded.score, graded.max_score) == (2, 3)
    assert [Mark.of(cell).by_hand for cell in source.cells] == [False, False, False, True]


@pytest.mark.parametrize(
    ("name", "notebook_name", "said"),
    [("hw", "a.ipynb", "is there already"), ("a b", "a.ipynb", "no name"), ("w2", "b.ipynb", "not there")],
)
def test_nothing_is_written_over(tmp_path: Path, name, notebook_name, said):
    """An instructor's work of a week lies there."""
    course = small.make(tmp_path / "course", [small.given("1")])
    nbformat.write(notebook(SQUARE), tmp_path / "a.ipynb")
    before = (course.source("hw") / "hw.ipynb").read_bytes()
    with pytest.raises(CourseError, match=said):
        adding.add(course, name, tmp_path / notebook_name)
    assert course.assignments() == ["hw"]
    assert (course.source("hw") / "hw.ipynb").read_bytes() == before
