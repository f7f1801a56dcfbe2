"""The class report as a page for people and as JSON for machines, from the figures of a class.

The page loads nothing. Its policy lets the browser run one script, which sorts tables, and apply one style sheet, each
named by its hash: whatever a student managed to get into the page would not run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from nbviva.report import markup
from nbviva.report.figures import CheckFigures, Figures, Spread
from nbviva.report.groups import Answers, Group
from nbviva.report.markup import Room
from nbviva.report.statistics import Distribution
from nbviva.report.values import Student
from nbviva.report.words import amount, brief, count, duration, plain, share

SHOWN = 200  # students in a table of the page; the JSON has all
NAMED = 40  # members of a group who are named
ALONE, GROUPS = 20, 30  # answers in no group, and groups, of one question
CODES = 600_000  # bytes of code in a page
CODE = 3_000  # characters of one answer
MISTAKES = 2  # known mistakes whose code is shown beside a group
_ENDINGS = {
    "ok": "ran to the end", "error": "failed with an exception", "timeout": "hit a time limit",
    "died": "ended with the death of their process", "not run": "could not be run",
}  # fmt: skip


def as_html(figures: Figures, answers: Sequence[Answers] = (), advice: str = "") -> str:
    """Return the report as one page.

    Parameters
    ----------
    figures : Figures
    answers : sequence of Answers
        The groups of answers.
    advice : str
        What to do for the names of groups.
    """
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    from nbviva.report import plots

    made = Environment(loader=PackageLoader("nbviva"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    titles = {
        (question.notebook, question.name): plain(figures.of.called(question)) for question in figures.of.questions
    }
    made.filters["asked"] = lambda check: titles[check.notebook, check.question]
    made.filters["r"] = lambda r: f"{r:.2f}".replace("-0.00", "0.00")
    room = Room(CODES)
    made.filters["code"] = lambda group: _codes(group, room)
    made.filters |= {"amount": amount, "brief": brief, "duration": duration, "plain": plain, "share": share}
    style, script = (
        files("nbviva").joinpath("templates", name).read_text("utf-8") for name in ("class.css", "class.js")
    )
    named = {name: getattr(figures.of, name) for name in ("without_grade", "waiting", "late", "mended")}
    named["suspicious"] = figures.suspicious
    return made.get_template("class.html").render(
        of=figures.of, graded=len(figures.of.graded), total=figures.total, questions=figures.questions,
        checks=figures.checks, check_count=len(figures.checks), shown=SHOWN, sentences=_sentences(figures),
        unknown=sum(check.unknown for check in figures.checks), plot=plots.histogram, interval=plots.interval,
        answers=answers, advice=advice, named=NAMED, alone=ALONE, groups=GROUPS,
        style=Markup(style), style_hash=_hash(style), script=Markup(script), script_hash=_hash(script), **named,
    )  # fmt: skip


def _hash(text: str) -> str:
    """Return the hash by which a Content-Security-Policy names an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _codes(group: Group, room: Room) -> list[tuple[str, str]]:
    """Return what is shown side by side: code of the known mistakes that do the same, then of members."""
    known = [("Known mistake: " + one.title, "\n\n".join(one.answers.values())) for one in group.mistakes[:MISTAKES]]
    shown = []
    for title, text in [*known, *group.code.items()] if group.code else []:
        kept = markup.plain(text).strip("\n")
        kept = kept if len(kept) <= CODE else f"{kept[:CODE]}\n(cut here)"
        room.text -= markup.cost(kept)
        shown.append((title, kept or "(nothing is there)"))
    return shown if room.text >= 0 else [("Code", "(left out: the page would become too large)")]


# ---- what the figures mean


def _sentences(figures: Figures) -> dict[str, Any]:
    return {
        "total": _of_total(figures.total) if figures.total.described else "",
        "questions": [_of_question(spread) for _, spread in figures.questions],
        "time": _of_time(figures),
        "endings": _of_endings(figures.endings),
    }


def _of_total(spread: Spread) -> str:
    assert spread.described is not None
    d = spread.described
    return (
        f"Half of the class has {amount(d.median)} points or more of {amount(spread.max_points)}. The lowest fifth has "
        f"at most {amount(d.quintiles[1])}, the highest fifth at least {amount(d.quintiles[4])}; all lie between "
        f"{amount(d.quintiles[0])} and {amount(d.quintiles[5])}. The mean is {amount(d.mean)} with a standard "
        f"deviation of {amount(d.deviation)}. {count(spread.full, 'student')} of {d.count:,} "
        f"{'has' if spread.full == 1 else 'have'} all points."
    )


def _of_question(spread: Spread) -> str:
    d = spread.described
    if d is None:
        return f"Of {amount(spread.max_points)} points; nobody has any yet."
    none = _at_nothing(d, spread)
    return (
        f"Mean {amount(d.mean)}, median {amount(d.median)} of {amount(spread.max_points)} points; "
        f"{share(spread.full, d.count)} have all{none}."
    )


def _at_nothing(d: Distribution, spread: Spread) -> str:
    return ", and the lowest fifth has none" if d.quintiles[1] == 0 and spread.max_points else ""


def _of_time(figures: Figures) -> str:
    d = figures.seconds
    if d is None:
        return "How long checks took is not known: another grader than this engine graded, or the notebooks are gone."
    slowest = max(figures.checks, key=lambda check: check.slowest or 0.0)
    return (
        f"All checks of a submission together take {duration(d.median)} in the median and {duration(d.quintiles[5])} "
        f"at most. The slowest single run was {duration(slowest.slowest or 0.0)}, of “{plain(slowest.check.title)}”."
    )


def _of_endings(endings: dict[str, int]) -> str:
    if not endings:
        return "How checks ended is not known."
    whole = sum(endings.values())
    parts = [f"{endings[name]:,} {words}" for name, words in _ENDINGS.items() if endings.get(name)]
    return f"Of {whole:,} runs of a check, {', '.join(parts)}."


# ---- for machines


def as_json(figures: Figures, answers: Sequence[Answers] = (), advice: str = "") -> str:
    """Return the report as JSON: the figures, and of each student what they were computed from.

    Parameters
    ----------
    figures : Figures
    answers : sequence of Answers
        The groups of answers.
    advice : str
        Not for machines.
    """
    of = figures.of
    tree = {
        "schema": "report-1",
        "assignment": of.assignment,
        "students": len(of.students),
        "graded": len(of.graded),
        "total": asdict(figures.total),
        "questions": [
            {"notebook": question.notebook, "name": question.name, "title": question.title, **asdict(spread)}
            for question, spread in figures.questions
        ],
        "checks": [_check(check) for check in figures.checks],
        "endings": figures.endings,
        "seconds": figures.seconds and asdict(figures.seconds),
        "groups": [_group(group) for one in answers for group in one.groups],
        "everybody": [_student(figures, student) for student in of.students],
    }
    return json.dumps(tree, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _check(figures: CheckFigures) -> dict[str, Any]:
    tree = asdict(figures)
    return {
        **tree.pop("check"), **tree,
        "messages": [{"message": text, "times": times} for text, times in figures.messages],
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    return {
        "group": group.id, "notebook": group.question.notebook, "question": group.question.name, "name": group.name,
        "mistakes": [mistake.name for mistake in group.mistakes], "surprise": group.is_surprise,
        "follows": group.follows, "untouched": group.untouched, "members": list(group.members),
        "failed": [{"check": check.grade_id, **asdict(ending)} for check, ending in group.failed],
    }  # fmt: skip


def _student(figures: Figures, student: Student) -> dict[str, Any]:
    return {
        "student": student.id, "handed_in": student.handed_in, "no_grade": student.no_grade, "points": student.points,
        "penalty": student.penalty, "total": student.total, "seconds_late": student.seconds_late,
        "questions": {
            f"{question.notebook}/{question.name}": student.points_of(question) for question in figures.of.questions
        },
        "waiting": [outcome.check.grade_id for outcome in student.waiting], "notes": list(student.notes),
        "seconds": student.seconds,
    }  # fmt: skip
