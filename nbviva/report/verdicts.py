"""What a command found out, as other programs read it: JUnit's XML, GitHub's annotations and summary of a job.

A `Verdict` is one thing that was looked at. Texts in it may be a student's: nothing in them can end an element, begin a
command of the workflow, or be markup of the summary.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from nbviva.report.words import count, plain

PASSED, FAILED, ADVICE = "passed", "failed", "advice"
LEVELS = {FAILED: "error", ADVICE: "warning"}  # as GitHub calls them
# what XML 1.0 has no way to write
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ROWS = 200  # in a summary, of which GitHub takes a megabyte


@dataclass(frozen=True)
class Verdict:
    """One thing that was looked at, and what came of it.

    Attributes
    ----------
    suite : str
        What it belongs to: a notebook, an assignment.
    name : str
        What was looked at.
    state : str
        `PASSED`, `FAILED` or `ADVICE`.
    message : str
        What is wrong, and what to do.
    seconds : float
    file : str
        Where to look, as a path from the top of the repository; empty if nowhere.
    line : int
        In that file.
    """

    suite: str
    name: str
    state: str = PASSED
    message: str = ""
    seconds: float = 0.0
    file: str = ""
    line: int = 1


def junit(title: str, verdicts: Sequence[Verdict]) -> str:
    """Return verdicts as JUnit's XML: a suite for each notebook or assignment; what is only advice counts as passed."""
    root = ElementTree.Element("testsuites", {"name": _xml(title), **_numbers(verdicts)})
    suites: dict[str, list[Verdict]] = {}
    for one in verdicts:
        suites.setdefault(one.suite, []).append(one)
    for name, members in suites.items():
        suite = ElementTree.SubElement(root, "testsuite", {"name": _xml(name), **_numbers(members)})
        for one in members:
            about = {"classname": _xml(f"{title}.{name}"), "name": _xml(one.name), "time": f"{one.seconds:.3f}"}
            if one.file:
                about |= {"file": _xml(one.file), "line": str(one.line)}
            case = ElementTree.SubElement(suite, "testcase", about)
            if one.state == FAILED:
                what = {"message": _xml(plain(one.message)), "type": "failure"}
                ElementTree.SubElement(case, "failure", what).text = _xml(one.message)
            elif one.message:
                ElementTree.SubElement(case, "system-out").text = _xml(one.message)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def remarks(verdicts: Iterable[Verdict]) -> list[str]:
    """Return the lines by which GitHub shows findings beside the files."""
    found = []
    for one in verdicts:
        if one.state in LEVELS:
            place = {"file": one.file, "line": str(one.line) if one.file else "", "title": plain(one.name)}
            about = ",".join(f"{key}={_property(value)}" for key, value in place.items() if value)
            found.append(f"::{LEVELS[one.state]} {about}::{_data(one.message)}")
    return found


def summary(title: str, verdicts: Sequence[Verdict]) -> str:
    """Return the summary of a job in markdown: how many passed, and a row for each finding."""
    failed = [one for one in verdicts if one.state == FAILED]
    advice = [one for one in verdicts if one.state == ADVICE]
    said = f"{count(len(verdicts) - len(failed) - len(advice), 'check')} passed, {len(failed)} failed"
    said += f", {count(len(advice), 'piece')} of advice" if advice else ""
    lines = [f"### {_markdown(title)}", "", f"{said}.", ""]
    if rows := [*failed, *advice]:
        lines += ["| | where | what |", "|---|---|---|"]
        lines += [f"| {one.state} | {_markdown(one.name)} | {_markdown(one.message)} |" for one in rows[:ROWS]]
        lines += [f"\n... and {len(rows) - ROWS} more"] if len(rows) > ROWS else []
    return "\n".join(lines) + "\n"


def _numbers(verdicts: Sequence[Verdict]) -> dict[str, str]:
    failures = sum(one.state == FAILED for one in verdicts)
    seconds = sum(one.seconds for one in verdicts)
    return {
        "tests": str(len(verdicts)), "failures": str(failures), "errors": "0", "skipped": "0", "time": f"{seconds:.3f}",
    }  # fmt: skip


def _xml(text: str) -> str:
    return _NOT_XML.sub("?", text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _markdown(text: str) -> str:
    """Return a text that shows as it is in a cell of a table."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|~@-])", r"\\\1", html.escape(plain(text), quote=False))
