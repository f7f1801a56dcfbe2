"""nbgrader's commands as the engine starts them do what nbgrader's own do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support import small

from nbviva.course.layout import Course, tools_path


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return small.make(tmp_path / "course", [small.answer("f", "f = 1"), small.check("t", "assert f == 1")])


def tables(course: Course) -> list[tuple[str, ...]]:
    """Return how the gradebook's tables are made, and of which version they are."""
    with sqlite3.connect(course.root / "gradebook.db") as book:
        made = book.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        return made + book.execute("SELECT version_num FROM alembic_version").fetchall()


def test_a_new_gradebook_is_as_nbgrader_makes_it(course: Course, tmp_path: Path) -> None:
    """Its version decides what a later nbgrader changes in it."""
    stock = course.copy_to(tmp_path / "stock")
    words = [sys.executable, "-m", "nbgrader", "generate_assignment", "hw"]
    subprocess.run(words, cwd=stock.root, env={**os.environ, "PATH": tools_path()}, check=True, capture_output=True)
    course.must("generate_assignment", "hw")
    assert tables(course) == tables(stock)
    made, expected = (c.root / "release" / "hw" / "hw.ipynb" for c in (course, stock))
    assert made.read_bytes() == expected.read_bytes()


def test_a_command_that_fails_says_so(course: Course) -> None:
    done = course.nbgrader("generate_assignment", "none")
    assert done.returncode == 1
    assert "[GenerateAssignmentApp | ERROR]" in done.stdout


def test_nothing_is_started_to_learn_the_version(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """`alembic` is not found on this PATH; nbgrader's own command would fail."""
    monkeypatch.setattr("nbviva.course.layout.tools_path", lambda: os.defpath)
    monkeypatch.setenv("PATH", os.defpath)
    course.must("generate_assignment", "hw")
