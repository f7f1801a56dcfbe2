"""`nbviva export` and `nbviva run --to`, from the command line to a file that another gradebook reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support import classes, platforms, small

from nbviva.autograde import read_class
from nbviva.cli import entry
from nbviva.course.layout import Course

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "# double: twice as much\nassert double(3) == 6", points=2),
    small.check(
        "test_hidden", "### BEGIN HIDDEN TESTS\nassert double(77) == 154, '154 expected'\n### END HIDDEN TESTS"
    ),
]
PEOPLE = {
    "ada": ("Ada", "=HYPERLINK(\"x\")", "ada@x.org"), "grace": ("Grace; +1", "Höpper, \"G\"", "grace@x.org"),
    "absent": ("נעדר", "@x", "absent@x.org"), "twin": ("Ada", "=HYPERLINK(\"x\")", "twin@x.org"),
    "broken": ("B", "R", "broken@x.org"),
}  # fmt: skip
TOTALS = {"ada": 3.0, "grace": 2.0, "absent": None, "twin": 3.0, "broken": 0.0}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class with two people of one name, one who did not hand in, and one whose file is damaged."""
    made = small.make(tmp_path_factory.mktemp("export") / "course", CELLS)
    for name in ("ada", "twin", "grace", "broken"):
        wrong = {"double": "def double(x):\n    return 6"} if name == "grace" else {}
        small.hand_in(made, made.submitted("hw", name), wrong)
    (made.submitted("hw", "broken") / "hw.ipynb").write_text("[]")
    made.must("generate_assignment", "hw")
    with Gradebook(made.db_url) as book:
        for student, (first, last, email) in PEOPLE.items():
            book.update_or_create_student(student, first_name=first, last_name=last, email=email)
    classes.grade(made)
    return made


def nbviva(course: Course, *words: object) -> int:
    return entry.main(["--course", str(course.root), *map(str, words)])


def test_each_format_has_the_totals_of_the_gradebook(course: Course, tmp_path: Path, capsys) -> None:
    """What is exported is what the formgrader shows, for everybody, and an empty cell for who did not hand in."""
    assert {s.id: s.total for s in read_class(course, "hw").students} == TOTALS
    texts = {}
    for kind in ("csv", "canvas", "moodle"):
        place = tmp_path / f"{kind}.csv"
        assert nbviva(course, "export", "hw", "--to", kind, "--into", place) == 0
        assert place.stat().st_mode & 0o077 == 0, "grades are nobody else's"
        told = capsys.readouterr()
        assert told.out == ""
        assert "without a grade, the cell is empty: absent\n" in told.err
        assert "could not be read, and has the points that the gradebook counts: broken\n" in told.err
        assert nbviva(course, "export", "hw", "--to", kind) == 0
        texts[kind] = capsys.readouterr().out
        assert texts[kind].encode() == place.read_bytes()
        assert platforms.would_run(texts[kind]) == []
    head, *rows = platforms.parsed(texts["csv"].removeprefix("\ufeff"))
    assert head[-1:] == ["double (of 3)"]
    assert {row[0]: float(row[4]) if row[4] else None for row in rows} == TOTALS
    title, possible, students = platforms.canvas(texts["canvas"])
    assert (title, possible, {student: grade for student, (_, grade) in students.items()}) == ("hw", 3, TOTALS)
    assert {s: grade for s, (_, grade) in platforms.moodle(texts["moodle"], "hw").items()} == TOTALS
    assert not any("154" in text for text in texts.values())


def test_pseudonyms_are_the_same_each_time_and_name_nobody(course: Course, capsys) -> None:
    """Two exports can be joined; nothing in them, and nothing that is printed, says who is who."""
    said = []
    for _ in range(2):
        assert nbviva(course, "export", "hw", "--to", "csv", "--checks", "--pseudonyms") == 0
        told = capsys.readouterr()
        said.append(told.out)
        everything = told.out + told.err
        assert [w for s, words in PEOPLE.items() for w in (s, *words) if len(w) > 1 and w in everything] == []
    assert said[0] == said[1]
    _, *rows = platforms.parsed(said[0])
    assert len({row[0] for row in rows}) == len(PEOPLE)
    assert all(re.fullmatch(r"p[a-z2-7]{12}", row[0]) for row in rows)


def test_a_worksheet_is_filled_in_and_who_is_in_no_line_is_told(course: Course, tmp_path: Path, capsys) -> None:
    """A grade without a line would be lost without a word; the exit code says so to a script."""
    sheet = tmp_path / "sheet.csv"
    lines = ["Identifier,Email address,Grade,Maximum Grade,Last modified (grade)"]
    lines += [f"Participant {n},{PEOPLE[s][2]},-,3.00,-" for n, s in enumerate(PEOPLE)]
    sheet.write_text("\n".join(lines) + "\n")
    assert nbviva(course, "export", "hw", "--to", "moodle", "--worksheet", sheet) == 0
    told = capsys.readouterr()
    assert [row[2] for row in platforms.parsed(told.out)] == ["Grade", "3", "2", "-", "3", "0"]
    assert "4 grades put into the worksheet" in told.err
    sheet.write_text("\n".join(lines[:-1]) + "\n")
    assert nbviva(course, "export", "hw", "--to", "moodle", "--worksheet", sheet) == 1
    assert "with points, and in no line of the worksheet: broken" in capsys.readouterr().err


def test_a_roster_names_people_and_who_is_on_one_side_alone_is_told(course: Course, tmp_path: Path, capsys) -> None:
    """Somebody who is enrolled and not in the gradebook may have handed in under another name."""
    roster = tmp_path / "roster.csv"
    roster.write_text('Student,ID,SIS User ID,SIS Login ID,Section,hw (9)\n"B, A",5,m5,ada,One,\nNew,6,m6,new,One,\n')
    assert nbviva(course, "export", "hw", "--to", "canvas", "--roster", roster) == 0
    told = capsys.readouterr()
    title, _, students = platforms.canvas(told.out)
    assert title == "hw (9)"
    assert students["ada"][0] == {
        "Student": "B, A", "ID": "5", "SIS User ID": "m5", "SIS Login ID": "ada", "Section": "One"
    }  # fmt: skip
    assert f"not in {roster}: absent, broken, grace, twin\n" in told.err
    assert f"in {roster} and not in the gradebook, line: 3\n" in told.err


@pytest.mark.parametrize(("words", "message"), [
    (["--to", "csv", "--worksheet", "x"], "--worksheet is for Moodle"),
    (["--to", "canvas", "--checks"], "--checks is for --to csv"),
    (["--to", "csv", "--title", "x"], "--title is for --to canvas"),
    (["--to", "csv", "--pseudonyms", "--roster", "x"], "leave one of them out"),
    (["--to", "csv", "--roster", "x", "--into", "./x"], "--into would replace x, which is read"),
    (["--to", "csv", "--roster", "nosuch.csv"], "nosuch.csv cannot be read (No such file or directory)"),
    (["--to", "csv", "--roster", "."], ". cannot be read (Is a directory)"),
])  # fmt: skip
def test_options_that_do_not_fit_are_refused(course: Course, words: list[str], message: str, capsys) -> None:
    """An option that is silently without effect is believed to have had one."""
    assert nbviva(course, "export", "hw", *words) == 1
    assert message in capsys.readouterr().err


def test_a_column_of_no_kind_is_refused(course: Course, capsys) -> None:
    """A misspelt kind would leave the column unfound."""
    with pytest.raises(SystemExit):
        nbviva(course, "export", "hw", "--to", "csv", "--column", "mail=x")
    assert "WHAT is one of email, excused" in capsys.readouterr().err


def test_help_says_what_was_not_tried(capsys) -> None:
    """Who imports a class for the first time should do it where it does no harm."""
    for command in ("export", "run"):
        with pytest.raises(SystemExit):
            entry.main([command, "--help"])
        assert re.search(r"not\s+tried\s+against", capsys.readouterr().out)


def test_one_submission_is_graded_for_a_platform(course: Course, tmp_path: Path, capsys) -> None:
    """A learning platform takes a file and shows it; a file that cannot be read is no fault of the grader."""
    readers = {"gradescope": platforms.gradescope, "prairielearn": platforms.prairielearn}
    for kind, read in readers.items():
        place = tmp_path / kind / "results.json"
        for student, score in (("ada", 3.0), ("grace", 2.0), ("broken", 0.0)):
            folder = course.submitted("hw", student)
            assert nbviva(course, "run", folder, "--student", student, "--to", kind, "--into", place) == 0
            said = read(place.read_text(encoding="utf-8"))
            assert said["score"] == pytest.approx(score if kind == "gradescope" else score / 3, abs=1e-6)
            assert [word for word in ("77", "154") if word in place.read_text()] == []
    assert capsys.readouterr().out == ""
    assert nbviva(course, "run", course.submitted("hw", "broken"), "--student", "broken") == 1
