"""What a mended test would do to a class is known before it is done."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support import gradebooks
from support.classes import command, grade, make

from nbviva.autograde import Options, preview_class
from nbviva.autograde.preview import Changed
from nbviva.course.layout import Course
from nbviva.errors import NotRegistered


def asked(course: Course, *students: str) -> list[Changed]:
    return preview_class(course, "hw", Options(students), lambda *_: None).changed


def test_preview_says_what_a_run_then_does_and_writes_nothing(tmp_path: Path) -> None:
    """Whose points change, from what to what; where a person gave points, theirs stay."""
    course = make(tmp_path / "course", 4)  # s001 and s003 have a wrong triple
    grade(course)
    with Gradebook(course.db_url) as book:
        manual = book.find_grade("test_triple", "hw", "hw", "s003")
        manual.manual_score, manual.extra_credit = 2.0, 0.5
        book.db.commit()
    assert asked(course) == []
    source = course.source("hw") / "hw.ipynb"
    source.write_text(source.read_text().replace("assert triple(3) == 9", "assert triple(3) in (1, 9)"))
    before = gradebooks.rows(course.root / "gradebook.db")
    files = {path: path.stat().st_mtime_ns for path in (course.root / "autograded").rglob("*")}
    assert asked(course) == [Changed("s001", 2.0, 5.0, (("hw", "test_triple", 0.0, 3.0),))]
    assert asked(course, "s000") == []
    done = subprocess.run(command(course, "--preview", "--json", "-"), capture_output=True, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout)["same"] == 3
    assert [line.split()[:3] for line in done.stderr.splitlines() if line.startswith("s0")] == [["s001", "2", "5"]]
    assert gradebooks.rows(course.root / "gradebook.db") == before
    assert {path: path.stat().st_mtime_ns for path in (course.root / "autograded").rglob("*")} == files
    grade(course)
    with Gradebook(course.db_url) as book:
        assert book.find_submission("hw", "s001").score == 5
        assert book.find_submission("hw", "s003").score == 4.5
    assert asked(course) == []


def test_points_of_a_person_are_not_what_tests_would_give(tmp_path: Path) -> None:
    """Who is told that points will change, and sees that they did not, does not believe the next preview."""
    course = make(tmp_path / "course", 2)
    grade(course)
    with Gradebook(course.db_url) as book:
        manual = book.find_grade("test_triple", "hw", "hw", "s001")
        manual.manual_score, manual.extra_credit = 2.0, 0.5
        book.db.commit()
    source = course.source("hw") / "hw.ipynb"
    source.write_text(source.read_text().replace("assert triple(3) == 9", "assert triple(3) in (1, 9)"))
    assert asked(course) == []
    source.write_text(source.read_text().replace("assert double(3) == 6", "assert double(3) == 7"))
    changed = asked(course)
    assert [(one.student, one.before, one.after) for one in changed] == [("s000", 5.0, 3.0), ("s001", 4.5, 2.5)]


def test_preview_of_what_was_never_graded(tmp_path: Path) -> None:
    """To register an assignment would be to write."""
    course = make(tmp_path / "course", 1)
    with pytest.raises(NotRegistered):
        asked(course)
    course.must("generate_assignment", "hw")
    cells = (("hw", "test_double", None, 2.0), ("hw", "test_triple", None, 3.0))
    assert asked(course) == [Changed("s000", None, 5.0, cells)]
