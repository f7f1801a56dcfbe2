"""What a terminal says of a class: a line a student, nothing that a student wrote does anything, the same again."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from support import small
from support.classes import CELLS, command

from nbviva.cli.autograde import lines
from nbviva.cli.closing import closing, one_student
from nbviva.grading import Summary
from nbviva.grading.summary import StudentOutcome
from nbviva.report.values import Check, Class, Outcome, Question, Student

EVIL = "[red]\x1b[2J\u202e" + "x" * 300
CHECKS = (Check("hw", "test_a", "adds two numbers", "add", 3.0), Check("hw", "test_b", "adds none", "add", 2.0))


def student(name: str, *points: float | None, **more: Any) -> Student:
    outcomes = tuple(
        Outcome(check, p, waits=p is None, ended="ok" if p else "error", message="" if p else EVIL, in_hidden=not p)
        for check, p in zip(CHECKS, points, strict=True)
    )  # fmt: skip
    return Student(name, handed_in=True, points=sum(p or 0.0 for p in points), outcomes=outcomes, **more)


def a_class(*students: Student) -> Class:
    return Class("hw", (Question("hw", "add", "add", CHECKS),), students)


def printed(parts: Any, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width)
    for part in parts:
        console.print(part, highlight=False)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert all(len(line.rstrip()) <= width for line in text.splitlines())
    return text


def test_a_notebook_without_any_marks_takes_one_line() -> None:
    """Five such students filled two screens, and nobody found who really had no grade."""
    cells = ", ".join(f"test_number_{number}" for number in range(26))
    notes = (
        f"the test cells {cells} were missing; they were put back",
        *(f"the answer cell {name} was found in a cell without its mark" for name in "abcd"), EVIL,
    )  # fmt: skip
    outcomes = [StudentOutcome(f"s{n}" + n * "very_long_name", 3, 100, notes) for n in range(5)]
    text = printed(lines(Summary(outcomes)))
    about = [line for line in text.splitlines() if line.startswith("s")]
    assert len(about) == 1 + 5
    assert all("3 of 100" in line for line in about[1:])
    assert "3 notes: 26 test cells were missing" in about[1]
    assert "test_number_25" in printed(lines(Summary(outcomes), verbose=True))


def test_closing_table_says_how_the_class_did_and_who_is_missing() -> None:
    """These are the first questions of whoever has graded."""
    absent = [Student(f"absent{n}", no_grade="did not hand in") for n in range(9)]
    broken = [student(f"broken{n:02}", 0, 0, no_grade=f"hw.ipynb is damaged {EVIL}") for n in range(25)]
    good = student("good", 3, 2), student("half", 3, 0, seconds_late=60.0), student("waiting", 3, None)
    text = printed(closing(a_class(*good, *absent, *broken)))
    assert "hw: 3 of 37 students have a grade; mean 3.7, median 3 of 5" in text
    assert [line.split() for line in text.splitlines() if line.startswith("add")] == [["add", "5", "4", "4", "50", "%"]]
    assert sum(line.startswith("no grade  broken") for line in text.splitlines()) == 20
    assert "no grade  and 5 more, whom `--verbose` shows" in text
    assert "no grade  9 did not hand in: absent0, absent1" in text
    assert "wait for a person: 1 cell of 1 student: waiting" in text
    assert "late: 1 student: half" in text
    assert "broken24" in printed(closing(a_class(*broken), every=True))
    assert "0 of 0 students have a grade" in printed(closing(a_class()))


def test_one_student_is_told_check_by_check() -> None:
    """What was lost, why, and whether the student can see it."""
    found = student("half", 3, 0, first_name="Ada", penalty=1.0, seconds_late=7200.0, comments={("hw", "test_b"): EVIL})
    text = printed(one_student(a_class(found), found))
    assert "half (Ada)" in text
    assert "2 of 5 points; 2 h late, for which 1 of 3 are taken away" in text
    assert "add  3 of 5" in text
    assert "passed     3 of 3     adds two numbers" in text
    assert "not yet    0 of 2     adds none" in text
    assert "in a hidden part:" in text
    assert "[red]?[2J?xxx" in text
    assert "comment:" in text


def test_show_and_a_second_run_say_what_the_first_run_said(tmp_path: Path) -> None:
    """Who asks again, the day after, must not be told less."""
    course = small.make(tmp_path / "course", CELLS)
    for name in ("right", "broken", "empty"):
        small.hand_in(
            course, course.submitted("hw", name), {"double": "def double(x): pass"} if name == "empty" else {}
        )
    (course.submitted("hw", "broken") / "hw.ipynb").write_text("[]")
    show = [sys.executable, "-m", "nbviva", "--course", str(course.root), "show", "hw"]
    runs = [subprocess.run(words, capture_output=True, text=True) for words in (command(course), command(course), show)]
    said = ["hw: 2 of 3" + run.stdout.partition("hw: 2 of 3")[2] for run in runs]
    assert said[0] == said[1]
    assert said[2].startswith(said[0])
    assert said[2].endswith("double: 1 answer in no group, of empty\n")
    assert "mean 4, median 4 of 5" in said[0]
    assert "no grade  broken: hw.ipynb is not a notebook" in said[0]
    assert runs[2].returncode == 0
    one = subprocess.run([*show, "empty"], capture_output=True, text=True)
    assert "not yet    0 of 2     double" in one.stdout
    nobody = subprocess.run([*show, "nobody"], capture_output=True, text=True)
    assert nobody.returncode != 0
    assert "know no student nobody" in nobody.stderr
