"""Questions and checks are called by words that a person wrote, and every cell that earns points is in one question."""

from __future__ import annotations

import random

import pytest
from nbformat.v4 import new_markdown_cell
from support import small

from nbviva.cells.marks import NBGRADERS
from nbviva.report.names import readable, title_of
from nbviva.report.questions import questions_of


@pytest.mark.parametrize(("text", "title"), [
    ("# sample: the newline ends the name\nassert 1", "the newline ends the name"),
    ("import x\n# other: as it stands.\nassert 1", "other: as it stands"),
    ('"""The edges."""\nassert 1', "The edges"),
    ("# noqa\n# ----\nassert 1", "the newline"),
    ("### BEGIN HIDDEN TESTS\n# sample: the secret is 7\nassert 1\n### END HIDDEN TESTS", "the newline"),
    ("if True:\n    # inner\n    pass", "the newline"),
    ("#" + " long" * 100, "long" + " long" * 23 + "…"),
    ("%%time\n# sample: magic\n1 +", "magic"),
])  # fmt: skip
def test_title_is_the_first_line_of_comment_that_students_see(text: str, title: str) -> None:
    """A hidden line must not become a title: titles are shown to everybody."""
    assert title_of(small.check("test_the_newline", text), NBGRADERS, "sample") == title


def test_names_that_nobody_chose_are_no_words() -> None:
    """`cell-3f2a...` says nothing to anybody."""
    assert readable("cell-3f2a1b0c9d8e7f60") == ""
    assert readable("check-Clip__values") == "Clip values"
    (question,) = questions_of("hw", [small.check("cell-3f2a1b0c9d8e7f60", "assert 1")], {"cell-3f2a1b0c9d8e7f60": 1})
    assert (question.title, question.checks[0].title) == ("Question 1", "cell-3f2a1b0c9d8e7f60")


def test_answers_in_a_row_share_their_checks_and_manual_cells_stand_alone() -> None:
    """A question is what one answer is asked for, not how many cells it takes."""
    cells = [
        new_markdown_cell("# Homework\n## Warming `up`"),
        small.check("test_set_up", "assert 1"),
        small.answer("cell-3f2a1b0c9d8e7f60", "x = 1"), small.answer("second", "y = 1"),
        small.check("test_a", "assert 1", 2), small.check("test_b", "assert 1", 3),
        small.answer("essay_1", "1", grade=True, points=4), small.answer("essay_2", "2", grade=True, points=5),
        small.answer("without_check", "z = 1"), small.answer("third", "z = 1"), small.check("test_c", "assert 1"),
        new_markdown_cell("do", metadata={"nbgrader": {"grade_id": "task", "task": True, "points": 6}}),
    ]  # fmt: skip
    points = {"test_set_up": 1.0, "test_a": 2.0, "test_b": 3.0, "essay_1": 4.0, "essay_2": 5.0, "test_c": 1.0}
    found = questions_of("hw", cells, {**points, "task": 6.0, "gone": 7.0})
    assert [(q.title, [c.grade_id for c in q.checks]) for q in found] == [
        ("Warming up", ["test_set_up"]), ("second", ["test_a", "test_b"]), ("essay 1", ["essay_1"]),
        ("essay 2", ["essay_2"]), ("without check and third", ["test_c"]), ("task", ["task"]),
        ("No longer in the notebook", ["gone"]),
    ]  # fmt: skip
    assert sum(q.max_points for q in found) == 29


def test_every_cell_that_earns_is_in_one_question() -> None:
    """Whatever the order of cells: points of questions add up to those of the assignment, names are not repeated."""
    draw = random.Random(3)
    for _ in range(200):
        cells, points = [], {}
        for number in range(draw.randrange(9)):
            kind = draw.randrange(4)
            name = f"c{number}"
            cells.append(
                small.answer(name, "1", grade=True, points=1) if kind == 0 else small.answer(name, "1") if kind == 1
                else small.check(name, "1") if kind == 2 else new_markdown_cell("# T")
            )  # fmt: skip
            if kind in (0, 2) and draw.random() < 0.9:
                points[name] = float(number)
        found = questions_of("hw", cells, points)
        checks = [check.grade_id for question in found for check in question.checks]
        assert sorted(checks) == sorted(points)
        assert len({question.name for question in found}) == len(found)
        assert all(check.question == question.name for question in found for check in question.checks)
