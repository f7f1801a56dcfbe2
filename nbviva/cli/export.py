"""`nbviva export`: the grades of a class for a spreadsheet, Canvas or Moodle, from what is recorded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva.cli.common import check_place, save, wrapped
from nbviva.errors import ExportError
from nbviva.report.words import plain

if TYPE_CHECKING:
    from nbviva.report.exports_roster import Roster
    from nbviva.report.values import Class

HELP = "write the grades of a class for a spreadsheet, Canvas or Moodle; nothing is graded"
NEEDS: tuple[str, ...] = ("nbviva.autograde.standing",)
NAMED = 8  # students that a message names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.epilog = (
        "The files for Canvas and Moodle are made and tested from the description of their formats; they were not "
        "tried against a running Canvas or Moodle. Import them into a test course first, and compare a few grades."
    )
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("--to", required=True, choices=("csv", "canvas", "moodle"), help="who is to read it")
    parser.add_argument("--into", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    parser.add_argument(
        "--roster", type=Path, metavar="FILE",
        help="a CSV file with what the gradebook does not know: names, addresses, log-ins, sections, who is excused; "
        "for Canvas, its own exported gradebook",
    )  # fmt: skip
    parser.add_argument(
        "--worksheet", type=Path, metavar="FILE",
        help="with --to moodle: the grading worksheet of the assignment, to be filled in",
    )  # fmt: skip
    parser.add_argument(
        "--title", metavar="TEXT",
        help="with --to canvas or moodle: what the assignment is called there; in Canvas with its number, as in "
        "'Homework 1 (1234)' (default: the column of the roster, or the name of the assignment)",
    )  # fmt: skip
    parser.add_argument("--checks", action="store_true", help="with --to csv: a column for each check, too")
    parser.add_argument(
        "--pseudonyms", action="store_true",
        help="no names and addresses; each student has the same pseudonym in all assignments of the course",
    )  # fmt: skip
    parser.add_argument(
        "--column", action="append", default=[], type=_pair, metavar="WHAT=NAME",
        help="name of a column in the roster or worksheet that is not found by itself, such as email=E-Mail-Adresse",
    )  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    """Return what is chosen for which kind of column."""
    from nbviva.report import exports_roster, exports_worksheet

    kind, equals, name = text.partition("=")
    known = sorted({*exports_roster.COLUMNS, *exports_worksheet.COLUMNS})
    if not equals or not name.strip() or kind not in known:
        raise argparse.ArgumentTypeError(f"expected WHAT=NAME, got {text!r}; WHAT is one of {', '.join(known)}")
    return kind, name


def run(options: argparse.Namespace) -> int:
    """Write the file; 1 if a grade has no place in the worksheet.

    Raises
    ------
    ExportError
        If options do not fit together, or the roster or worksheet cannot be used.
    """
    from nbviva.autograde import read_class
    from nbviva.course.layout import Course
    from nbviva.course.seeds import course_secret, pseudonym
    from nbviva.report import exports, exports_roster, exports_worksheet

    _check(options)
    check_place(options.into)
    course = Course.at(options.course)
    chosen = dict(options.column)
    roster = None
    if options.roster is not None:
        data = _read(options.roster)
        roster = exports_roster.read_roster(data, str(options.roster), options.assignment, chosen, options.title or "")
    recorded = read_class(course, options.assignment)
    if options.pseudonyms:
        secret = course_secret(course.root)
        recorded = exports.with_pseudonyms(recorded, lambda student: pseudonym(secret, student))
    people: Mapping[str, exports_roster.Person] = {}
    if roster is not None:
        people = exports_roster.people_of(roster, recorded.students)
        recorded = exports_roster.with_names(recorded, people)
    title = options.title or (roster.title if roster is not None else "") or options.assignment

    left: tuple[str, ...] = ()
    notes = _notes(recorded)
    if options.worksheet is not None:
        data = _read(options.worksheet)
        filled = exports_worksheet.fill_in(data, str(options.worksheet), recorded, chosen)
        text, left = filled.text, filled.left
        notes.insert(0, f"{filled.grades} grades put into the worksheet")
        if filled.strangers:
            lines = _some([str(line) for line in filled.strangers])
            notes.append(f"left as they were, because the gradebook does not have these people: line {lines}")
        if left:
            notes.append(
                f"with points, and in no line of the worksheet: {_some(left)}: add --roster with their addresses"
            )
    elif options.to == "moodle":
        text = exports.as_moodle(recorded, title, people)
    elif options.to == "canvas":
        text = exports.as_canvas(recorded, title, people)
    else:
        text = exports.as_csv(recorded, options.checks)
    if roster is not None:
        notes += _notes_on(roster, people, recorded)
    if options.into is None:
        sys.stdout.write(text)
    else:
        save(options.into, text, 0o600)  # names and grades
        print(f"written: {options.into}", file=sys.stderr)
    for note in notes:
        print(wrapped(note, sys.stderr), file=sys.stderr)
    return 1 if left else 0


def _check(options: argparse.Namespace) -> None:
    """Refuse options that do not fit together: one that is silently without effect is believed to have had one."""
    if options.worksheet is not None and options.to != "moodle":
        raise ExportError("--worksheet is for Moodle: write --to moodle")
    if options.checks and options.to != "csv":
        raise ExportError(f"--checks is for --to csv: {options.to} takes one grade for an assignment")
    if options.title and (options.to == "csv" or options.worksheet is not None):
        raise ExportError("--title is for --to canvas, or --to moodle without a worksheet")
    if options.pseudonyms and (options.roster or options.worksheet):
        raise ExportError("--pseudonyms takes names out, --roster and --worksheet bring them in: leave one of them out")
    if options.into is not None and options.into.resolve() in [
        path.resolve() for path in (options.roster, options.worksheet) if path is not None
    ]:
        raise ExportError(f"--into would replace {options.into}, which is read: name another file")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path} cannot be read ({error.strerror}): give the path of a CSV file") from error


def _notes(recorded: Class) -> list[str]:
    """Return what should be known before the grades go elsewhere."""
    none = [student.id for student in recorded.students if student.points is None]
    nothing = [student.id for student in recorded.students if student.points is not None and student.no_grade]
    waiting = [student.id for student in recorded.students if student.waiting and not student.no_grade]
    found = {
        "without a grade, the cell is empty": none,
        "could not be read, and has the points that the gradebook counts": nothing,
        "waits for a person, and has the points so far": waiting,
    }
    return [f"{words}: {_some(students)}" for words, students in found.items() if students]


def _notes_on(roster: Roster, people: Mapping[str, object], recorded: Class) -> list[str]:
    """Return who is in the gradebook or in the roster alone."""
    missing = [student.id for student in recorded.students if student.id not in people]
    met = set(people.values())
    strangers = [str(person.line) for person in roster.people if person not in met]
    found = {f"not in {roster.name}": missing, f"in {roster.name} and not in the gradebook, line": strangers}
    return [f"{words}: {_some(names)}" for words, names in found.items() if names]


def _some(names: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(plain(name) for name in names[:NAMED]) + more
