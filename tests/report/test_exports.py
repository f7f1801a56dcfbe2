"""Grades arrive elsewhere as they are recorded, whoever they belong to and whatever that person is called."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from support import platforms

from nbviva.errors import ExportError
from nbviva.report import exports, exports_roster, exports_worksheet
from nbviva.report.exports_table import number_cell, read_table, text_cell, written
from nbviva.report.values import Check, Class, Outcome, Question, Student

PARTS = (
    "ada", "Müller", "O'Neil", 'Jo "Joe" B.', "a, b", "a;b", "=1+1", "=cmd|' /C calc'!A0", "+49", "-5", "@SUM(A1)",
    "\t=1", "\r=1", "x\n=1", "x;=1", 'x;"=1"', "a\r\nb", "שלום", "محمد", "\u202eevil", "\u200b=1", "＝1+1",
    "李", "", " ", "'", "\x1b[31m=1", "\x00=1", "🦖", "\ud800",
)  # fmt: skip
TOTALS = (None, 0.0, 0.1 + 0.2, 1 / 3, 7.5, 100.0, 1e-9, 12345.678)


def a_name(draw: random.Random) -> str:
    return "".join(draw.choice(PARTS) for _ in range(draw.randrange(1, 4)))


def shown(text: str) -> str:
    """What is left of a text in a cell: one line, without what no file can hold, an apostrophe where it would run."""
    kept = "".join(letter for letter in " ".join(text.split()) if letter >= " " and letter != "\x7f")
    return kept.replace("\ud800", "?").replace("'", "")


def a_class(seed: int, students: int = 30) -> Class:
    """A class of people with the oddest names; two questions, of which one waits for a person."""
    draw = random.Random(seed)
    one = Check("hw", "t1", draw.choice(PARTS), "a", 60.0)
    other, by_hand = (
        Check("hw", "t2", "two", "b", 30.0, hidden=True),
        Check("hw", "t3", "=two", "b", 10.0, by_hand=True),
    )
    questions = (Question("hw", "a", a_name(draw), (one,)), Question("hw", "b", "two", (other, by_hand)))
    made = []
    for number in range(students):
        total = draw.choice(TOTALS)
        points = (
            None if total is None else (Outcome(one, total), Outcome(other, 0.0), Outcome(by_hand, None, waits=True))
        )
        made.append(
            Student(
                f"{number:03}{a_name(draw)}", a_name(draw), a_name(draw), f"{a_name(draw)}@b.c",
                handed_in=total is not None,
                no_grade="" if total is not None else f"did not hand in {a_name(draw)}", points=total,
                penalty=draw.choice([0.0, 0.5]) if total else 0.0, outcomes=points or (),
            )
        )  # fmt: skip
    return Class("hw", questions, tuple(made))


@pytest.mark.parametrize("seed", range(20))
def test_every_table_is_read_as_it_was_meant_and_nothing_in_it_runs(seed: int) -> None:
    """A grade in the wrong line is worse than none, and a name must not start a program on an instructor's machine."""
    recorded = a_class(seed)
    totals = [s.total for s in recorded.students]
    plain = exports.as_csv(recorded, checks=True)
    canvas, moodle = exports.as_canvas(recorded, "=hw (7)"), exports.as_moodle(recorded, "hw")
    for text in (plain, canvas, moodle):
        assert platforms.would_run(text) == []
        text.encode()

    head, *rows = platforms.parsed(plain.removeprefix("\ufeff"))
    assert len(set(head)) == len(head)
    assert [len(row) for row in rows] == [len(head)] * len(recorded.students)
    for row, student in zip(rows, recorded.students, strict=True):
        said = dict(zip(head, row, strict=True))
        names = [said[k].replace("'", "") for k in ("student", "last name", "first name", "email")]
        assert names == [shown(text) for text in (student.id, student.last_name, student.first_name, student.email)]
        assert [float(said["total"]) if said["total"] else None] == [pytest.approx(student.total, abs=1e-6)]
        assert row[-1] == "", "what waits for a person has no points yet"
        assert bool(said["why no grade"]) == bool(student.no_grade)

    title, possible, students = platforms.canvas(canvas)
    assert (title, possible) == ("'=hw (7)", 100)
    assert [grade for _, grade in students.values()] == [pytest.approx(total, abs=1e-6) for total in totals]
    read = platforms.moodle(moodle, "hw")
    assert [grade for _, grade in read.values()] == [pytest.approx(total, abs=1e-6) for total in totals]


def test_what_would_run_is_found() -> None:
    """The test above must be able to fail, for each way into a cell."""
    for text in ("=1", "+1a", "-a", "@a", "\t=1", "a;=1", 'a;"=1"', "a\n=1", "＝1", "\u202e=1"):
        assert platforms.would_run(written([["x", text]])), text
        assert not platforms.would_run(written([["x", text_cell(text)]])), text
    assert not platforms.would_run(written([["x", "-1.5", "12"]]))


def test_numbers_stay_numbers() -> None:
    """A spreadsheet adds up what it takes for numbers, and leaves out the rest without a word."""
    draw = random.Random(3)
    for _ in range(2000):
        value = draw.choice([1, -1]) * draw.random() * 10 ** draw.randrange(-8, 9)
        assert platforms.NUMBER.fullmatch(number_cell(value))
        assert float(number_cell(value)) == pytest.approx(value, abs=5.1e-7)
    assert [number_cell(v) for v in (0.0, -0.0, -1e-9, 1e15, 100.0)] == ["0", "0", "0", "1000000000000000", "100"]


def test_who_has_no_grade_has_an_empty_cell_and_not_a_zero() -> None:
    """A zero in a gradebook elsewhere says that somebody looked."""
    recorded = Class("hw", (), (Student("none", no_grade="did not hand in"), Student("zero", points=0.0)))
    assert [grade for _, grade in platforms.canvas(exports.as_canvas(recorded, "hw"))[2].values()] == [None, 0]
    assert [grade for _, grade in platforms.moodle(exports.as_moodle(recorded, "hw"), "hw").values()] == [None, 0]
    (_, none, zero) = platforms.parsed(exports.as_csv(recorded))
    assert (none[4], zero[4]) == ("", "0")


def test_pseudonyms_leave_nothing_that_names_anybody() -> None:
    """Grades are given to a colleague or kept for research: no cell may say whose they are."""
    people = [("ada", "Ada", "Byron", "ada@x.org", "77123"), ("grace", "Grace", "Hopper", "grace@x.org", "88123")]
    students = tuple(
        Student(*words, points=1.0, no_grade=f"{words[2]}.ipynb is damaged", seconds_late=3601.5, notes=(words[1],))
        for words in people
    )
    recorded = exports.with_pseudonyms(Class("hw", (), students), {"ada": "pzz", "grace": "paa"}.__getitem__)
    for text in (exports.as_csv(recorded), exports.as_canvas(recorded, "hw"), exports.as_moodle(recorded, "hw")):
        assert [word for words in people for word in words if word.lower() in text.lower()] == []
        assert text.index("paa") < text.index("pzz"), "the order of the names would tell"
    assert ",2," in exports.as_csv(recorded)


# ---- roster

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Warm up (41),hw (42),Final Score\r\n"
    "    Points Possible,,,,,10,100,(read only)\r\n"
    '"Byron, Ada",101,m1,ada,"One, morning",1,,9\r\n'
    '"Hopper, Grace",102,m2,grace,Two,1,EX,9\r\n"Student, Test",103,,t,,,,\r\n'
)


def test_a_gradebook_of_canvas_is_a_roster_and_its_column_is_filled() -> None:
    """Canvas puts grades where its own numbers say; an excuse that stands there must not be replaced by a grade."""
    recorded = Class("hw", (), (Student("ada", points=9.0), Student("grace", points=0.0), Student("101", points=1.0)))
    roster = exports_roster.read_roster(CANVAS.encode(), "canvas.csv", "hw")
    assert (roster.title, len(roster.people)) == ("hw (42)", 3)
    people = exports_roster.people_of(roster, recorded.students[:2])
    named = exports_roster.with_names(recorded, people)
    title, _, students = platforms.canvas(exports.as_canvas(named, roster.title, people))
    assert title == "hw (42)"
    ids = {"ID": "101", "SIS User ID": "m1", "SIS Login ID": "ada", "Section": "One, morning"}
    assert students["ada"] == ({"Student": "Byron, Ada"} | ids, 9)
    assert students["grace"][1] == "EX"
    assert named.students[0].first_name == "Ada"
    with pytest.raises(ExportError, match="line 3 is both ada and 101 of the gradebook"):
        exports_roster.people_of(roster, recorded.students)


@pytest.mark.parametrize("text", [
    "id,first_name,last_name,email\nada,Ada,Byron,a@b.c\n",
    "\ufeffE-Mail-Address;Last name;First name;Username\r\na@b.c;Byron;Ada;ada\r\n",
    "Full name\tUsername\tEmail\nByron, Ada\tADA\ta@b.c",
    '\n\nFirst Name,Surname,Login ID,EMAIL\n\n"Ada","Byron",ada,a@b.c\n,,,\n',
])  # fmt: skip
def test_columns_are_found_by_their_names(text: str) -> None:
    """Every office exports another table; what matters in it is called alike."""
    student = Student("ada", points=1.0)
    roster = exports_roster.read_roster(text.encode(), "roster.csv")
    people = exports_roster.people_of(roster, [student])
    (filled,) = exports_roster.with_names(Class("hw", (), (student,)), people).students
    assert (filled.first_name, filled.last_name, filled.email) == ("Ada", "Byron", "a@b.c")


def test_the_gradebook_is_believed_before_the_roster() -> None:
    """A roster fills in what is missing; a name that an instructor corrected stays."""
    student = Student("ada", first_name="Augusta", email="new@b.c", points=1.0)
    roster = exports_roster.read_roster(b"id,first name,last name,email,lms user id\nada,Ada,Byron,a@b.c,9", "r.csv")
    people = exports_roster.people_of(roster, [student])
    (filled,) = exports_roster.with_names(Class("hw", (), (student,)), people).students
    assert (filled.first_name, filled.last_name, filled.email, filled.lms_user_id) == ("Augusta", "", "new@b.c", "9")


@pytest.mark.parametrize(("data", "chosen", "message"), [
    (b"", {}, "roster.csv is empty: expected a line with the names of columns"),
    (b"PK\x03\x04...", {}, "is a workbook or an archive: open it in a spreadsheet and save it as CSV"),
    ("id;name\nada;Müller".encode("latin-1"), {}, r"is not in UTF-8 \(byte 13\): save it as CSV, in UTF-8"),
    (b"colour,size\nred,1", {}, "no column that names students.*there are 'colour', 'size': rename one"),
    (b"id,id\nada,ada", {}, "has 2 columns 'id': rename or remove one"),
    (b"kennung,size\nada,1", {"id": "Nummer"}, "has no column 'Nummer': write --column id=NAME with one of 'kennung'"),
    (b"id,name\nada,A\nbob,B\nADA,C", {}, "lines 2 and 4 are both ada: remove all but one"),
    (b"id,hw (1),hw (2)\nada,1,2", {}, "has 2 columns for hw: say which one with --title"),
])  # fmt: skip
def test_a_roster_that_cannot_be_used_is_told_with_what_to_do(
    data: bytes, chosen: dict[str, str], message: str
) -> None:
    """Who waits for an export has a table open, and mends it by what the message says."""

    def used() -> None:
        exports_roster.people_of(exports_roster.read_roster(data, "roster.csv", "hw", chosen), [Student("ada")])

    with pytest.raises(ExportError, match=message):
        used()


def test_a_column_can_be_chosen() -> None:
    """No list of names is complete."""
    roster = exports_roster.read_roster(b"Kennung,Vorname\nada,Ada", "r.csv", "", {"id": "Kennung", "first": "vorname"})
    assert [(p.id, p.first) for p in roster.people] == [("ada", "Ada")]


# ---- Moodle's worksheet

SHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),"
    "Feedback comments\n"
    'Participant 11,"=Ada, ""Byron""",ada@x.org,Submitted,,100.00,Yes,-,"two\nlines"\n'
    "Participant 12,Grace,GRACE@x.org,Submitted,40.00,100.00,Yes,-,\n"
    "Participant 13,Nobody,nobody@x.org,,1.00,100.00,Yes,-,\n"
    "Participant 14,Alan,alan@x.org,,5.00,100.00,Yes,-,\n"
)
WORK = Class(
    "hw", (Question("hw", "q", "q", (Check("hw", "t", "t", "q", 100.0),)),),
    (Student("u1", email="ada@x.org", points=87.5), Student("grace@x.org", points=3.0),
     Student("u4", email="alan@x.org"), Student("12", points=1.0)),
)  # fmt: skip


def test_a_worksheet_keeps_everything_but_the_grades() -> None:
    """Moodle takes back its own file; a line or a comment that is lost in it is lost there."""
    for text in (SHEET, "\ufeff" + SHEET.replace("\n", "\r\n").replace(",-,", ',"-",')):
        filled = exports_worksheet.fill_in(text.encode(), "sheet.csv", WORK)
        before, after = (platforms.parsed(t.removeprefix("\ufeff")) for t in (text, filled.text))
        assert [[c for n, c in enumerate(r) if n != 4] for r in before] == [
            [c for n, c in enumerate(r) if n != 4] for r in after
        ]
        assert [row[4] for row in after] == ["Grade", "87.5", "3", "1.00", "5.00"]
        assert (filled.grades, filled.strangers, filled.left) == (2, (5,), ("12",))
        assert filled.text.startswith("\ufeff") == text.startswith("\ufeff")
        assert ("\r\n" in filled.text) == ("\r\n" in text)


def test_numbers_of_participants_are_believed_only_where_nothing_else_is_known() -> None:
    """Folders of a download are called by them; in another gradebook the same number is another student's."""
    only = replace(WORK, students=(Student("11", points=5.0), Student("12", points=6.0), Student("77", points=7.0)))
    filled = exports_worksheet.fill_in(SHEET.encode(), "sheet.csv", only)
    assert [row[4] for row in platforms.parsed(filled.text)][1:3] == ["5", "6"]
    assert filled.left == ("77",)
    assert WORK.students[3].id == "12", "its points are in no line of the test above"


@pytest.mark.parametrize(("change", "chosen", "message"), [
    (("Grade,Maximum", "Note,Maximum"), {}, "has no column 'Grade'; there are .*write --column grade=NAME"),
    (("Maximum Grade", "Grade"), {}, "has 2 columns 'grade'"),
    (("alan@x.org", "ada@x.org"), {}, "lines 2 and 6 are both u1: remove one"),
    (("Participant 11", "grace@x.org"), {}, "line 2 may be grace@x.org or u1 of the gradebook"),
    ((",100.00,", ",50.00,"), {}, "line 2 has the maximum grade 50, and hw has 100 points: set that as the maximum"),
    ((",100.00,", ',"50,00",'), {}, "line 2 has the maximum grade 50, and hw has 100 points"),
    (("Identifier,Full name,Email address", "A,B,C"), {}, "no column that names students.*--column email=NAME"),
])  # fmt: skip
def test_a_worksheet_that_does_not_fit_is_refused(change, chosen: dict[str, str], message: str) -> None:
    """A grade out of another maximum, or in one of two lines, would be taken by Moodle without a word."""
    with pytest.raises(ExportError, match=message):
        exports_worksheet.fill_in(SHEET.replace(*change).encode(), "sheet.csv", WORK, chosen)


def test_a_worksheet_in_another_language_is_filled_in() -> None:
    """Moodle names columns in the language of who downloads."""
    text = "ID;E-Mail-Adresse;Bewertung;Bestwertung\r\n1;ada@x.org;-;100,00\r\n"
    chosen = {"email": "E-Mail-Adresse", "grade": "Bewertung", "maximum": "Bestwertung"}
    filled = exports_worksheet.fill_in(text.encode(), "s.csv", WORK, chosen)
    assert filled.text == text.replace(";-;", ";87.5;")


def test_a_table_is_read_as_it_was_written() -> None:
    """Names with quotes, line ends and separators are why a table is read by a parser and not split."""
    draw = random.Random(1)
    for delimiter in ",;\t":
        rows = [[a_name(draw).replace("\ud800", "").replace("\r", "") for _ in range(4)] for _ in range(40)]
        text = written([["a", "b", "c", "d"], *rows], delimiter, "\n")
        table = read_table(text.encode(), "t.csv")
        assert table.rows == rows
        assert table.delimiter == delimiter
        before = [written([table.head, *rows[:n]], delimiter, "\n") for n in range(len(rows))]
        assert table.lines == [1 + above.count("\n") for above in before]
