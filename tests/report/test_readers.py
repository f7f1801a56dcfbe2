"""What goes to other gradebooks is read by readers that were written from the descriptions of the formats alone."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from support import classes, small

from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.grading import Grader
from nbviva.report import exports_platforms

Export = Callable[..., str]
CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6, double(3)", points=2.5),
    small.answer("triple", "def triple(x):\n    return 3 * x"),
    small.check("test_triple", "assert triple(3) == 9", points=3),
]
WRONG = {"triple": "def triple(x):\n    return 1"}
PEOPLE = {  # id -> first name, last name, address
    "ada": ("Zoë 李", 'O\'Neil, "Z"', "ada@example.org"),
    "link": ("Eve", '=HYPERLINK("http://x")', "=eve@example.org"),
    "plus": ("+1+cmd", "-2+3", "plus@example.org"),
    "tabbed": ("\t=1+1", "\r=1+1", "tabbed@example.org"),
    "at": ("A;=1+1", "@SUM(A1)\t=1+1\n=2+2", "at@example.org"),
    "-3": ("Minus", "Three", "-3@example.org"),
    "=1+1": ("Formula", "Id", "formula@example.org"),
    "absent": ("Not", "There", "absent@example.org"),
    "broken": ("Bro", "Ken", "broken@example.org"),
    "excused": ("Ex", "Cused", "excused@example.org"),
}
POINTS = dict.fromkeys(PEOPLE, 5.5) | {"plus": 2.5, "broken": 0.0} | dict.fromkeys(("absent", "excused"), None)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A graded class with names that do harm, one damaged notebook, and two people who handed nothing in."""
    course = small.make(tmp_path_factory.mktemp("readers") / "course", CELLS)
    for student in PEOPLE:
        if POINTS[student] is not None:
            small.hand_in(course, course.submitted("hw", student), WRONG if student == "plus" else {})
    (course.submitted("hw", "broken") / "hw.ipynb").write_text("no notebook")
    classes.grade(course)
    with Gradebook(course.db_url) as book:
        for student, (first, last, email) in PEOPLE.items():
            book.update_or_create_student(student, first_name=first, last_name=last, email=email)
    return course


@pytest.fixture
def export(graded: Course, tmp_path: Path) -> Export:
    """A function that runs `nbviva export hw` and returns what is in its file, which has to be UTF-8."""

    def run(*words: str, code: int = 0) -> str:
        place = tmp_path / "exported.csv"
        assert main(["--course", str(graded.root), "export", "hw", *words, "--into", str(place)]) == code
        return place.read_bytes().decode("utf-8")

    return run


def table(text: str, separator: str = ",") -> list[list[str]]:
    """Return the cells of a CSV file, each line as long as the first."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}, "lines of different length"
    return rows


def dangerous(text: str, separator: str = ",") -> list[str]:
    """Return the cells that a spreadsheet might run."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    return [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r") and not NUMBER.fullmatch(cell)]


def canvas(text: str) -> tuple[str, float, dict[str, tuple[list[str], float | str | None]]]:
    """Return the title of the assignment, its points, and login -> what names the student, and the grade."""
    head, possible, *lines = table(text)
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert len(head) == 6, "one assignment"
    assert possible[0].lstrip() == "Points Possible"
    assert not any(possible[1:5]), "points are of assignments alone"
    found: dict[str, tuple[list[str], float | str | None]] = {}
    for line in lines:
        assert any(line[1:4]), f"nobody can tell whose line this is: {line}"
        assert line[3] not in found, "one line a student"
        found[line[3]] = line[:5], finite(line[5]) if line[5] not in ("", "EX") else line[5] or None
    return head[5], finite(possible[5]), found


def finite(cell: str) -> float:
    """Return the number in a cell: digits and a point, as every program reads it."""
    assert NUMBER.fullmatch(cell), f"not a plain number: {cell!r}"
    return float(cell)


def moodle(text: str, title: str) -> dict[str, float | None]:
    """Return the grades by what identifies a student: the first such column in which nobody is left out."""
    head, *lines = table(text)
    names = [name.strip().lower() for name in head]
    assert len(names) == len(set(names)), "columns of one name"
    known = ("id number", "idnumber", "username", "email address", "email")
    keys = [n for n, name in enumerate(names) if name in known and all(line[n] for line in lines)]
    assert keys, f"no column identifies the students: {head}"
    key, grade = keys[0], head.index(title)
    assert len({line[key] for line in lines}) == len(lines), "one line a student"
    return {line[key]: None if line[grade] in ("", "-") else finite(line[grade]) for line in lines}


def raw_cells(data: bytes) -> list[list[bytes]]:
    """Return the cells of a CSV file with their quotes, and the line ends as cells of their own: nothing is dropped."""
    rows: list[list[bytes]] = [[]]
    for cell, end in re.findall(rb'("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|\Z)', data):
        rows[-1].append(cell)
        if end != b",":
            rows[-1].append(end)
            rows.append([])
    assert b"".join(b",".join(row[:-1]) + row[-1] for row in rows if row) == data
    return [row for row in rows if any(row)]


def strict_json(data: bytes) -> dict[str, Any]:
    """Return an object that any JSON reader takes: UTF-8, no number beyond JSON, no key twice, no half characters."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in items}) == len(items), "a key twice"
        return dict(items)

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    found = json.loads(data.decode("utf-8"), object_pairs_hook=pairs, parse_constant=refuse)
    json.dumps(found, ensure_ascii=False).encode("utf-8")  # raises for half of a pair of surrogates
    assert isinstance(found, dict)
    return found


def typed(entry: dict[str, Any], **kinds: type | tuple[type, ...] | set[str]) -> None:
    """Have each value be of its kind or one of its words, and nothing be there that the description does not name."""
    assert set(entry) <= set(kinds), set(entry) - set(kinds)
    for name, value in entry.items():
        kind = kinds[name]
        if isinstance(kind, set):
            assert value in kind, (name, value)
            continue
        assert isinstance(value, kind), (name, value)
        if kind == NUMBERS:
            assert not isinstance(value, bool)
            assert math.isfinite(value)


NUMBERS = (int, float)
SHOWN = {"visible", "hidden", "after_due_date", "after_published"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}


def gradescope(data: bytes) -> tuple[float, dict[str, dict[str, Any]]]:
    """Return the score that Gradescope shows, and its tests by name."""
    found = strict_json(data)
    typed(
        found, score=NUMBERS, tests=list, execution_time=NUMBERS, output=str, visibility=SHOWN,
        output_format=FORMATS, stdout_visibility=SHOWN, test_output_format=FORMATS, test_name_format=FORMATS,
        extra_data=dict, leaderboard=list,
    )  # fmt: skip
    assert "score" in found or found.get("tests"), "nothing to show as a score"
    tests = found.get("tests", [])
    for test in tests:
        typed(
            test, score=NUMBERS, max_score=NUMBERS, name=str, number=str, output=str, status={"passed", "failed"},
            visibility=SHOWN, output_format=FORMATS, name_format=FORMATS, tags=list, extra_data=dict,
        )  # fmt: skip
        assert 0 <= test["score"] <= test["max_score"]
    named = {test["name"]: test for test in tests}
    assert len(named) == len(tests), "two tests of one name"
    return found.get("score", sum(test["score"] for test in tests)), named


def prairielearn(data: bytes) -> dict[str, Any]:
    """Return what PrairieLearn takes; its tests by name."""
    assert len(data) < 1_000_000, f"{len(data)} bytes"
    found = strict_json(data)
    typed(
        found, score=NUMBERS, gradable=bool, message=str, tests=list, output=str, images=list,
        format_errors=(list, str),
    )  # fmt: skip
    if found.get("gradable", True):
        assert 0 <= found["score"] <= 1
    for test in found.get("tests", []):
        typed(test, name=str, points=NUMBERS, max_points=NUMBERS, message=str, output=str, description=str, images=list)
        assert 0 <= test["points"] <= test["max_points"]
    return found | {"tests": {test["name"]: test for test in found.get("tests", [])}}


def test_a_spreadsheet_runs_nothing(export: Export) -> None:
    """Whoever opens the grades of a class would run what a student wrote as a name, with any separator."""
    for words in (("--to", "csv"), ("--to", "csv", "--checks"), ("--to", "csv", "--pseudonyms")):
        text = export(*words)
        assert len(table(text)) == len(PEOPLE) + 1
        for separator in ",;\t":
            assert dangerous(text, separator) == [], words
    for name in ("Zoë 李", 'O\'Neil, "Z"', "HYPERLINK"):
        assert any(name in cell for row in table(export("--to", "csv")) for cell in row)


def test_a_spreadsheet_has_the_points_of_the_class(export: Export) -> None:
    """A column of wrong grades would be handed to an office."""
    head, *rows = table(export("--to", "csv"))
    totals = {}
    for row in rows:
        student = next(cell for cell in row if cell.removeprefix("'") in PEOPLE)
        totals[student.removeprefix("'")] = row
    assert set(totals) == set(PEOPLE)
    column = head.index("points")
    assert {s: finite(row[column]) if row[column] else None for s, row in totals.items()} == POINTS


ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section,hw (7),Homework 1 (1234),hw (8)\r\n"
    "    Points Possible,,,,,10,5.5,1\r\n"
    '"O\'Neil, Zoë",101,S1,ada,"Mon, 8am",9,,EX\r\n'
    '"=HYPERLINK(""http://x"")",102,S2,link,Tue,EX,1,\r\n'
    "Plus,103,,plus,Tue,,,\r\n"
    "Cused,104,S4,excused,Tue,4,EX,\r\n"
    "Absent,105,S5,absent,Tue,EX,,\r\n"
)


def test_canvas_reads_the_class(export: Export, tmp_path: Path) -> None:
    """Canvas would refuse the file, or put grades to other students or another assignment."""
    (tmp_path / "canvas.csv").write_text(ROSTER, "utf-8")
    words = ("--to", "canvas", "--roster", str(tmp_path / "canvas.csv"), "--title", "Homework 1 (1234)")
    title, possible, lines = canvas(export(*words))
    assert (title, possible) == ("Homework 1 (1234)", 5.5)
    named = {login: line[1:5] for login, (line, _) in lines.items()}
    assert named["ada"] == ["101", "S1", "ada", "Mon, 8am"]
    assert named["plus"] == ["103", "", "plus", "Tue"]
    expected = POINTS | {"excused": "EX"}
    met = ("ada", "link", "plus", "excused", "absent")
    assert {login: lines[login][1] for login in met} == {login: expected[login] for login in met}


def test_canvas_without_a_roster_gets_one_line_a_student(export: Export) -> None:
    """A course without an exported gradebook at hand could not bring its grades to Canvas."""
    title, possible, lines = canvas(export("--to", "canvas"))
    assert (title, possible) == ("hw", 5.5)
    assert sorted(str(grade) for _, grade in lines.values()) == sorted(str(points) for points in POINTS.values())
    assert "EX" not in [grade for _, grade in lines.values()]


def test_moodle_reads_the_class(export: Export) -> None:
    """Moodle's import would refuse the file, or not find a student."""
    found = moodle(export("--to", "moodle", "--title", "Homework 1"), "Homework 1")
    # only ids that a spreadsheet would run are written otherwise: with another separator, -3 begins a longer cell
    called = {"=1+1": "'=1+1", "-3": "'-3"}
    assert found == {called.get(student, student): points for student, points in POINTS.items()}


SHEET = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Last modified (grade)",Feedback\r\n'
    '"Participant 9","=HYPERLINK(""http://x"")",=eve@example.org,"Submitted, late",1.00,5.50,"Mon, 1 May",\r\n'
    'Participant 8,"Zoë ""Z"" 李","ada@example.org",-,,5.50,-,"two\r\nlines, <b>"\n'
    "\r\n"
    "Participant 7, spaced ,absent@example.org,,-,5.50,,keep\r\n"
    "Participant 6,Stranger,nobody@example.org,,4.25,5.50,,\r\n"
    "Participant 5,+1,PLUS@example.org,,,5.50,-,-"
).encode()


def test_a_worksheet_of_moodle_changes_in_its_grades_alone(export: Export, tmp_path: Path) -> None:
    """Feedback, dates and names that Moodle wrote would be lost on the way back."""
    (tmp_path / "sheet.csv").write_bytes(SHEET)
    text = export("--to", "moodle", "--worksheet", str(tmp_path / "sheet.csv"), code=1)
    before, after = raw_cells(SHEET), raw_cells(text.encode())
    assert len(before) == len(after) == 7
    assert [row[:4] + row[5:] for row in after] == [row[:4] + row[5:] for row in before]
    grades = [row[4].strip(b'"').decode() for row in after if len(row) > 4]
    assert grades[0] == "Grade"
    assert [finite(grade) if grade not in ("", "-") else None for grade in grades[1:]] == [5.5, 5.5, None, 4.25, 2.5]
    assert after[4][4] == b"-"
    assert after[5][4] == b"4.25"


MANY = 12  # checks, each with a message that a student made as long as they could
LOUD = 'def double(x):\n    print("<script>\\x1b[31m" * 100)\n    return "\\x01€\\ud800<b>" * 5_000'


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Name of a submission, platform -> the file for it."""
    cells = [CELLS[0]]
    for number in range(MANY):
        cells.append(small.check(f"test_{number}", f"assert double({number}) == {2 * number}, double({number})"))
    hidden = "### BEGIN HIDDEN TESTS\nassert double(1234) == 2468, 'treasure'\n### END HIDDEN TESTS"
    cells.append(small.check("test_hidden", hidden, points=2.5))
    course = small.make(tmp_path_factory.mktemp("platform") / "course", cells)
    small.hand_in(course, course.root / "right", {})
    small.hand_in(course, course.root / "loud", {"double": LOUD})
    small.hand_in(course, course.root / "partly", {"double": "def double(x):\n    return 2 * x if x < 1000 else None"})
    small.hand_in(course, course.root / "damaged", {})
    (course.root / "damaged" / "hw.ipynb").write_text("no notebook")
    found = {}
    with Grader(course) as grader:
        for name in ("right", "partly", "damaged"):
            graded, markers = grader.grade("hw", course.root / name, name), course.settings.markers
            found[name, "gradescope"] = exports_platforms.gradescope(graded, markers).encode()
            found[name, "prairielearn"] = exports_platforms.prairielearn(graded, markers).encode()
        graded = grader.grade("hw", course.root / "loud", "loud")
        many = {name: replace(graded.notebooks["hw"], name=name) for name in map("hw{:03}".format, range(60))}
        found["many", "prairielearn"] = exports_platforms.prairielearn(
            replace(graded, notebooks=many), markers
        ).encode()
    for to in ("gradescope", "prairielearn"):
        place = course.root / f"{to}.json"
        words = ["run", str(course.root / "loud"), "--to", to, "--into", str(place)]
        assert main(["--course", str(course.root), *words]) == 0
        found["loud", to] = place.read_bytes()
    return found


@pytest.mark.parametrize(("name", "score"), [("right", MANY + 2.5), ("partly", MANY), ("loud", 0), ("damaged", 0)])
def test_gradescope_reads_a_result(results: dict[tuple[str, str], bytes], name: str, score: float) -> None:
    """Gradescope would show an error of the grader in the place of a student's points."""
    data = results[name, "gradescope"]
    total, tests = gradescope(data)
    assert total == score
    assert sum(test["score"] for test in tests.values()) == score
    assert b"treasure" not in data
    if name != "damaged":
        assert sum(test["max_score"] for test in tests.values()) == MANY + 2.5
        for test in tests.values():
            assert test.get("status", "passed") == ("passed" if test["score"] == test["max_score"] else "failed")


@pytest.mark.parametrize(
    ("name", "score"), [("right", 1), ("partly", MANY / (MANY + 2.5)), ("loud", 0), ("damaged", 0)]
)
def test_prairielearn_reads_a_result(results: dict[tuple[str, str], bytes], name: str, score: float) -> None:
    """PrairieLearn would drop a result that is too long, or take an attempt for a file that nobody can read."""
    data = results[name, "prairielearn"]
    found = prairielearn(data)
    assert found["gradable"] is (name != "damaged")
    assert b"treasure" not in data
    if found["gradable"]:
        assert found["score"] == pytest.approx(score, abs=1e-6)
        assert sum(test["max_points"] for test in found["tests"].values()) == MANY + 2.5
        assert sum(test["points"] for test in found["tests"].values()) == pytest.approx(score * (MANY + 2.5), abs=1e-6)
    else:
        assert found["message"].strip() or found["format_errors"]


def test_prairielearn_reads_a_result_of_many_long_messages(results: dict[tuple[str, str], bytes]) -> None:
    """PrairieLearn would drop the whole result, because code of the student says too much."""
    assert len(results["loud", "prairielearn"]) * 60 > 1_000_000, "this is to be cut"
    found = prairielearn(results["many", "prairielearn"])
    assert found["score"] == 0
    assert len(found["tests"]) == 60 * (MANY + 1)
