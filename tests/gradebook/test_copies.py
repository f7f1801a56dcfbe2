"""Before a run writes, the gradebook lies aside as it was: a wrong test must not cost what persons have entered."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support import classes, gradebooks, small

from nbviva.course.layout import Course
from nbviva.errors import GradebookError
from nbviva.gradebook.copies import KEPT, copy_aside
from nbviva.gradebook.database import Database


def copies(course: Course) -> list[Path]:
    return sorted((course.root / ".nbviva" / "gradebooks").iterdir())


def test_a_run_that_writes_leaves_what_was_there_and_one_that_does_not_leaves_nothing(tmp_path: Path) -> None:
    """The copies of five runs that did nothing would have driven out the one that is needed."""
    course = classes.make(tmp_path / "course", 2)
    classes.grade(course)
    first = copies(course)
    assert len(first) == 1
    assert gradebooks.rows(first[0]) == []  # nobody had a grade then
    before = gradebooks.rows(course.root / "gradebook.db")
    classes.grade(course)
    assert copies(course) == first
    small.hand_in(course, course.submitted("hw", "s000"), {"double": "def double(x):\n    return x"})
    classes.grade(course)
    _, second = copies(course)
    assert gradebooks.rows(second) == before
    assert gradebooks.rows(course.root / "gradebook.db") != before
    assert stat.S_IMODE(second.stat().st_mode) == 0o600


def test_a_penalty_that_changes_is_a_change(tmp_path: Path) -> None:
    """A due date that was entered wrongly changes the points of everybody, without anything being graded."""
    rule = (
        "from nbgrader.plugins import BasePlugin\n"
        "class One(BasePlugin):\n    def late_submission_penalty(*_): return 1\n"
    )
    course = classes.make(tmp_path / "course", 1, "c.AssignLatePenalties.plugin_class = 'rule.One'\n")
    (course.root / "rule.py").write_text(rule)
    (course.submitted("hw", "s000") / "timestamp.txt").write_text("2030-01-02 12:00:00 UTC")
    classes.grade(course)
    with Gradebook(course.db_url) as book:
        book.update_or_create_assignment("hw", duedate="2030-01-01 12:00:00 UTC")
    before = gradebooks.rows(course.root / "gradebook.db")
    classes.grade(course)
    assert len(copies(course)) == 2
    assert gradebooks.rows(copies(course)[-1]) == before
    after = [row.values.get("late_submission_penalty") for row in gradebooks.rows(course.root / "gradebook.db")]
    assert 1 in after


def test_the_last_ones_are_kept(tmp_path: Path) -> None:
    """A course of a year would fill the disk with copies."""
    with sqlite3.connect(tmp_path / "book.db") as made:
        made.execute("create table grade (n)")
    database = Database(f"sqlite:///{tmp_path / 'book.db'}")
    places = [copy_aside(database, tmp_path / "aside") for _ in range(KEPT + 3)]
    database.close()
    assert sorted((tmp_path / "aside").iterdir()) == places[-KEPT:]


def test_no_copy_no_grade(tmp_path: Path) -> None:
    """Who relies on copies must hear that there is none, before anything is written over; nor is it waited for ever."""
    course = classes.make(tmp_path / "course", 1)
    (course.root / ".nbviva").mkdir()
    (course.root / ".nbviva" / "gradebooks").write_text("a file")
    with pytest.raises(GradebookError, match="could not be copied"):
        classes.grade(course)
    assert gradebooks.rows(course.root / "gradebook.db") == []
    database = Database(course.db_url, wait=0.2)
    with sqlite3.connect(course.root / "gradebook.db") as other:
        other.execute("begin exclusive")
        with pytest.raises(GradebookError, match="another program has locked it"):
            copy_aside(database, tmp_path / "aside", wait=0.2)
        assert list((tmp_path / "aside").iterdir()) == []
    database.close()
