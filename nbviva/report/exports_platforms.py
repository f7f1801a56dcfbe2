"""The result of one submission as Gradescope and PrairieLearn take it: every word of it is for the student."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode

from nbviva.cells.marks import NBGRADERS, Mark, Markers, grade_id
from nbviva.cells.notes import is_own_cell
from nbviva.report import hints
from nbviva.report.markup import plain
from nbviva.report.questions import questions_of
from nbviva.report.redaction import is_builtin, redact
from nbviva.report.values import Check
from nbviva.report.words import count
from nbviva.results import COMPLAINED, NOT_SHOWN, CellResult, Graded, NotebookResult
from nbviva.submission.advice import to_student

MOST_BYTES = 1_000_000  # of a result for PrairieLearn
_LONGEST = (2000, 500, 100, 0)  # letters of what one check says, tried until a result is small enough


@dataclass(frozen=True)
class Told:
    """What a student is told of one check.

    Attributes
    ----------
    name, number : str
    check : Check
    points : float or None
        None if a person is to give them.
    passed : bool
    text : str
        Why it has not passed; empty if it has.
    open : bool
        Whether its visible part alone says how it ended, which the student can find out without being graded.
    """

    name: str
    number: str
    check: Check
    points: float | None
    passed: bool
    text: str = ""
    open: bool = True


def gradescope(graded: Graded, markers: Markers = NBGRADERS) -> str:
    """Return the content of `results.json`.

    How a check with a hidden part ended is shown when the grades are published, as nbgrader's feedback is, unless its
    visible part failed: shown at once, it could be asked until it says yes.
    """
    every, tests = list(_told(graded, markers)), []
    for told in every:
        test: dict[str, Any] = {"name": told.name, "number": told.number, "output": told.text, "output_format": "text"}
        test["visibility"] = "visible" if told.open else "after_published"
        if told.points is not None:
            test |= {"score": _round(told.points), "max_score": _round(told.check.max_points)}
            test["status"] = "passed" if told.passed else "failed"
        tests.append(test)
    seconds = math.fsum(cell.seconds for notebook in graded.notebooks.values() for cell in notebook.cells)
    return _json({
        "score": _round(_by_tests(every)[0]), "execution_time": round(seconds, 2),
        "output": _summary(graded, every, all_at_once=False), "visibility": "visible", "tests": tests,
    })  # fmt: skip


def prairielearn(graded: Graded, markers: Markers = NBGRADERS) -> str:
    """Return the content of `results.json`, below 1 MB: what checks say is cut short until it is.

    A submission that cannot be read costs no attempt. Points that a person gives are no part of the score.
    """
    every = list(_told(graded, markers))
    points, most = _by_tests(every)
    faults = [_why(notebook) for notebook in graded.notebooks.values() if notebook.ungradable]
    whole: dict[str, Any] = {
        "score": min(1.0, max(0.0, round(points / most, 6))) if most else 0.0, "gradable": not faults,
        "message": _summary(graded, every, all_at_once=True),
    }  # fmt: skip
    if faults:
        whole["format_errors"] = faults
    checks = [told for told in every if told.points is not None and not told.check.by_hand]
    for longest in _LONGEST:
        text = _json({**whole, "tests": [_test(told, longest) for told in checks]})
        if len(text.encode()) < MOST_BYTES:
            return text
    return _json({**whole, "tests": []})


def _test(told: Told, longest: int) -> dict[str, Any]:
    text = told.text if len(told.text) <= longest else told.text[: max(0, longest - 1)] + "…"
    first, _, rest = text.partition("\n")
    return {
        "name": told.name, "points": _round(told.points or 0.0), "max_points": _round(told.check.max_points),
        "message": first or ("passed" if told.passed else "not yet"), "output": rest,
    }  # fmt: skip


def _told(graded: Graded, markers: Markers) -> Iterator[Told]:
    """Yield what is told of each check, in the order of the notebooks."""
    several = len(graded.notebooks) > 1
    number = 0
    for notebook in graded.notebooks.values():
        results = {cell.grade_id: cell for cell in _redacted(notebook, markers) if cell.kind == "test"}
        for question in _questions(notebook, markers):
            number += 1
            for place, check in enumerate(question.checks, 1):
                parts = [notebook.name] if several else []
                parts += [question.title] if question.title == check.title else [question.title, check.title]
                told = _one(notebook, check, results.get(check.grade_id))
                yield replace(told, name=": ".join(parts), number=f"{number}.{place}")


def _redacted(notebook: NotebookResult, markers: Markers) -> Iterator[CellResult]:
    """Yield results of cells; of an exception in a visible check below hidden ones as much as feedback shows."""
    before: dict[str, tuple[str, str, list[str]]] = {}
    after = dict(before)
    if notebook.notebook is not None:
        copied = copy.deepcopy(notebook.notebook)
        redact(copied, markers)
        before, after = _errors(notebook.notebook), _errors(copied)
    for result in notebook.cells:
        known = after.get(result.grade_id)
        if known is None or result.ended != "error" or result.in_hidden or result.for_student:
            yield result
            continue
        name, value, lines = known
        is_same = (name, value) == before.get(result.grade_id, ())[:2]
        said = result.message if is_same else f"{name}: {value}" if value else name
        yield replace(result, message=said, lines=tuple(line for line in result.lines if line in lines))


def _errors(notebook: NotebookNode) -> dict[str, tuple[str, str, list[str]]]:
    """Return name, words and lines of the exceptions in test cells, by grade_id."""
    found = {}
    for cell in notebook.cells:
        for one in cell.outputs if Mark.of(cell).is_test else ():
            if one.output_type == "error":
                found[grade_id(cell)] = (one.ename, one.evalue, list(one.traceback))
    return found


def _questions(notebook: NotebookResult, markers: Markers) -> list[Any]:
    cells = notebook.notebook.cells if notebook.notebook is not None else ()
    cells = [cell for cell in cells if not is_own_cell(cell)]  # the learner's own are no questions
    return questions_of(notebook.name, cells, notebook.max_points, markers)


def _one(notebook: NotebookResult, check: Check, result: CellResult | None) -> Told:
    points = notebook.points.get(check.grade_id)
    if notebook.ungradable:
        return Told("", "", check, 0.0, False, "The notebook could not be read.")
    if check.by_hand and points is None:
        return Told("", "", check, None, False, f"A person gives these points, up to {check.max_points:g}.")
    if check.by_hand:
        return Told("", "", check, points, False, "Nothing was answered here.")
    ended = result.ended if result is not None else "ok"
    passed = points is not None and points >= check.max_points and ended == "ok"
    text = "" if passed or result is None else _message(result)
    # where a limit was met, or something was written to stderr, nobody knows: it may have been in the hidden part
    seen = result is not None and ended == "error" and not result.in_hidden and result.message != COMPLAINED
    seen = seen or not check.hidden
    return Told("", "", check, points or 0.0, passed, text, seen)


def _message(result: CellResult) -> str:
    """Return what a student is told of a check that did not pass: of a hidden test nothing that it did not mean to say.

    The name of an exception that Python does not have may be the submission's, and hold what a hidden test gave it.
    """
    said = plain(result.message).strip().removesuffix(":")
    if result.ended == "ok":
        return f"It earns {result.points:g} of {result.max_points:g} points."
    if result.for_student:
        return said
    if result.stopped:
        hint = hints.BY_NAME.get({"timeout": "OutOfTime", "died": "Died"}.get(result.ended, ""), "")
        return "\n".join([said, *([hint] if hint else [])])
    name = said.partition(":")[0].strip()
    if result.in_hidden:
        name = name if is_builtin(name) else "Exception"
        return f"{name}: {NOT_SHOWN}\n{hints.next_step(name, hidden=True)}"
    lines = [f"  {plain(line)}" for line in result.lines]
    return "\n".join([said, *(["In your code:", *lines] if lines else []), hints.next_step(name, hidden=False)])


def _by_tests(every: Iterable[Told]) -> tuple[float, float]:
    """Return the points that tests gave, and how many they can give."""
    told = [one for one in every if not one.check.by_hand]
    return math.fsum(one.points or 0.0 for one in told), math.fsum(one.check.max_points for one in told)


def _summary(graded: Graded, told: Sequence[Told], all_at_once: bool) -> str:
    """Return what is said of the whole submission, at once: nothing of what is shown later."""
    lines = [f"{notebook.name}: {_why(notebook)}" for notebook in graded.notebooks.values() if notebook.ungradable]
    by_tests = [one for one in told if not one.check.by_hand]
    if not lines and not all_at_once and not all(one.open for one in by_tests):
        lines.append("The other checks and the points are shown when the grades are published.")
    elif not lines and by_tests:
        lines.append(f"{sum(one.passed for one in by_tests)} of {count(len(by_tests), 'check')} passed.")
    waits = math.fsum(one.check.max_points for one in told if one.points is None)
    if waits:
        lines.append(f"A person gives {waits:g} more points.")
    if not any(one.check.max_points for one in told if not one.check.by_hand):
        lines.append("No points are given by tests.")
    return "\n".join(lines)


def _why(notebook: NotebookResult) -> str:
    """Return why a notebook could not be read, to the student."""
    return plain(" ".join(to_student(notebook.ungradable)))


def _round(points: float) -> float:
    return round(points, 6)


def _json(result: dict[str, Any]) -> str:
    text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return text.encode(errors="replace").decode()  # halves of letters, which student code may print, cannot be written
