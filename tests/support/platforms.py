"""Readers of what other gradebooks take, from the descriptions of the formats; they share nothing with the writers."""

from __future__ import annotations

import json
import re
from typing import Any

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def parsed(text: str, separator: str = ",") -> list[list[str]]:
    """Return the records of a CSV file as RFC 4180 says: CRLF between them, quotes doubled inside of quotes.

    A quote means something only where a field begins, as in a spreadsheet: with another separator than the file's own
    this is what somebody sees whose spreadsheet expects that one.
    """
    records, fields, field, place = [], [], "", 0
    while place < len(text):
        if text[place] == '"' and field == "" and (place == 0 or text[place - 1] in f"{separator}\n\ufeff"):
            place += 1
            while place < len(text) and (text[place] != '"' or text[place + 1 : place + 2] == '"'):
                field += text[place]
                place += 2 if text[place] == '"' else 1
            place += 1
        elif text[place] == separator:
            fields, field, place = [*fields, field], "", place + 1
        elif text[place] == "\n":
            records.append([*fields, field.removesuffix("\r")])
            fields, field, place = [], "", place + 1
        else:
            field, place = field + text[place], place + 1
    return records + ([[*fields, field]] if field or fields else [])


def would_run(text: str) -> list[str]:
    """Return the cells that a spreadsheet would run, whether it separates by commas, semicolons or tabs."""
    found = []
    for separator in ",;\t":
        for record in parsed(text.removeprefix("\ufeff"), separator):
            for cell in record:
                begin = cell.lstrip(' "\u200b\u200e\u200f\u202e\ufeff')
                if begin[:1] in tuple("=+-@\t\r＝＋－＠") and not NUMBER.fullmatch(cell):
                    found.append(cell)
    return found


def canvas(text: str) -> tuple[str, float, dict[str, tuple[dict[str, str], float | str | None]]]:
    """Return title, points possible and students of a file that Canvas imports.

    The first columns are the student's name and the numbers that name the student; SIS User ID stands right before SIS
    Login ID, Section is the last of them, and assignments follow. One row says how many points are possible. A grade
    is a number, `EX`, or nothing.
    """
    head, *rows = parsed(text)
    assert "Student" in head[0]
    assert head[1] == "ID"
    assert head.index("SIS Login ID") == head.index("SIS User ID") + 1
    last = head.index("Section")
    assert last == 4
    (title,) = head[last + 1 :]
    possible, students = None, {}
    for row in rows:
        assert len(row) == len(head)
        if "Points Possible" in row[0]:
            possible = float(row[last + 1])
            continue
        assert any(row[1:4]), "nothing names this student"
        grade = row[last + 1]
        assert grade in ("", "EX") or NUMBER.fullmatch(grade)
        key = row[3] or row[2] or row[1]
        assert key not in students
        students[key] = (
            dict(zip(head[: last + 1], row, strict=False)),
            None if grade == "" else grade if grade == "EX" else float(grade),
        )
    assert possible is not None
    # Canvas guesses the separator from the first three lines
    lines = text.splitlines()[:3]
    assert len({len(parsed(line)[0]) for line in lines}) == 1
    return title, possible, students


def moodle(text: str, title: str) -> dict[str, tuple[dict[str, str], float | None]]:
    """Return the students of a file that Moodle's gradebook imports: one column names them, one has the grades."""
    head, *rows = parsed(text)
    assert len(set(head)) == len(head)
    students = {}
    for row in rows:
        said = dict(zip(head, row, strict=True))
        grade = said.pop(title)
        assert grade in ("", "-") or NUMBER.fullmatch(grade)
        assert said["Username"] not in students
        students[said["Username"]] = (said, None if grade in ("", "-") else float(grade))
    return students


VISIBILITY = ("hidden", "after_due_date", "after_published", "visible")
FORMATS = ("text", "html", "simple_format", "md", "ansi")


def _has(value: dict[str, Any], kinds: dict[str, Any]) -> None:
    assert not value.keys() - kinds.keys(), f"unknown: {value.keys() - kinds.keys()}"
    for name, one in value.items():
        assert isinstance(one, kinds[name]), (name, one)
        assert not isinstance(one, bool) or kinds[name] is bool, (name, one)


def gradescope(text: str) -> dict[str, Any]:
    """Return the `results.json` of an autograder on Gradescope, if it is one."""
    whole = json.loads(text, parse_constant=lambda name: 1 / 0)
    number = (int, float)
    _has(whole, {"score": number, "execution_time": number, "output": str, "visibility": str, "tests": list})
    assert "score" in whole or whole["tests"]
    assert whole.get("visibility", "visible") in VISIBILITY
    for test in whole["tests"]:
        _has(test, {
            "score": number, "max_score": number, "name": str, "number": str, "output": str, "status": str,
            "visibility": str, "output_format": str,
        })  # fmt: skip
        assert test.get("status", "passed") in ("passed", "failed")
        assert test.get("visibility", "visible") in VISIBILITY
        assert test.get("output_format", "text") in FORMATS
        assert "score" in test or "score" in whole
    return whole


def prairielearn(text: str) -> dict[str, Any]:
    """Return the `results.json` of an external grader of PrairieLearn, if it is one: at most 1 MB."""
    assert len(text.encode()) <= 1_000_000
    whole = json.loads(text, parse_constant=lambda name: 1 / 0)
    number = (int, float)
    _has(whole, {"score": number, "gradable": bool, "message": str, "tests": list, "format_errors": list})
    if whole.get("gradable", True):
        assert 0 <= whole["score"] <= 1
    for test in whole["tests"]:
        _has(test, {"name": str, "points": number, "max_points": number, "message": str, "output": str})
    return whole
