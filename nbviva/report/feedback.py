"""Reads the feedback on a graded notebook out of its cells and the notes in them: pure, from a notebook to a value.

What it gives is described in `nbviva.report.told`. Points and comments stand in nbgrader's
metadata of the cells, where its preprocessor `GetGrades` puts them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from nbviva.cells.marks import Mark, Markers, is_amount, raw, untouched
from nbviva.cells.notes import NotebookNote, TestNote, is_own_cell
from nbviva.report import hints, names
from nbviva.report.markup import CUT, Room, cost, markdown, output, plain
from nbviva.report.redaction import has_unseen, is_builtin, redact
from nbviva.report.told import NOT_YET, OPEN, PARTLY, PASSED, Check, Feedback, Line, Question, Reason, Work
from nbviva.results import NOT_PASSED, NOT_SHOWN, not_python
from nbviva.submission import advice

LI = 30  # bytes that a line of code takes beside its text
MESSAGE = 2_000  # characters of one that are shown
LINES, WIDTH = 300, 400  # of one cell that are shown, and characters of a line
OTHERS = 20  # cells of the student's own that are shown

_FRAME = re.compile(r"(?P<function>.*), line (?P<number>\d{1,6}): (?P<text>.*)", re.DOTALL)


def feedback_of(notebook: Mapping[str, Any], markers: Markers, title: str, about: Mapping[str, Any]) -> Feedback:
    """Return the feedback on a graded notebook.

    Parameters
    ----------
    notebook : NotebookNode
        As it was graded; it is redacted here, and not changed.
    markers : Markers
        Those of the course.
    title : str
    about : mapping
        ``score``, ``max_score`` and ``late_penalty`` as nbgrader's `GetGrades` gives them; each may be missing.
    """
    made: NotebookNode = copy.deepcopy(notebook)  # type: ignore[assignment]
    unseen = {id(cell): has_unseen(cell, markers) for cell in made.cells if Mark.of(cell).is_test}
    redact(made, markers)
    note = NotebookNote.of(made) or NotebookNote()
    why, todo = advice.to_student(note.notes[0] if note.notes else "") if note.ask else ("", "")
    reader = _Reader(markers, unseen, not note.ask)
    questions = [reader.question(group, number) for number, group in enumerate(_groups(made.cells), 1)]
    known = [question.points for question in questions if question.points is not None]
    penalty = _number(about.get("late_penalty")) or 0.0
    points, of = _number(about.get("score")), _number(about.get("max_score"))
    if points is None and known:
        points = sum(known) - penalty
    return Feedback(
        title, tuple(q for q in questions if q.is_graded or any(not work.own for work in q.work)), points,
        sum(question.of for question in questions) if of is None else of, penalty, why, todo,
    )  # fmt: skip


# ---- which cells make a question


@dataclass
class _Group:
    """Cells of one question: its answers or its task, its tests, and what the student added."""

    heading: str = ""
    answers: list[NotebookNode] = field(default_factory=list)
    tests: list[NotebookNode] = field(default_factory=list)
    own: list[NotebookNode] = field(default_factory=list)


def _groups(cells: list[NotebookNode]) -> list[_Group]:
    """Return the questions of a notebook, in its order."""
    groups, heading = [_Group()], ""
    early: list[NotebookNode] = []
    for cell in cells:
        mark, now = Mark.of(cell), groups[-1]
        if mark.is_answer or mark.task:
            # answers before the same tests are one question; what a person grades is one by itself
            if now.tests or (now.answers and (mark.by_hand or any(Mark.of(a).by_hand for a in now.answers))):
                now = _Group()
                groups.append(now)
            now.heading = now.heading or heading
            now.answers.append(cell)
        elif mark.is_test:
            now.heading = now.heading or heading
            now.tests.append(cell)
        elif is_own_cell(cell):
            (now.own if now.answers or now.tests else early).append(cell)
        elif cell.cell_type == "markdown":
            heading = names.heading_in(cell.source) or heading
    groups[0].own[:0] = early
    return [group for group in groups if group.answers or group.tests]


# ---- what is read from them


class _Reader:
    """Reads the cells of a notebook, question by question; these share the room that the page has.

    Parameters
    ----------
    markers : Markers
    unseen : dict
        id of a test cell -> whether it has hidden tests, or may have.
    is_theirs : bool
        Whether answers are the student's: those of a notebook that could not be read are not.
    """

    def __init__(self, markers: Markers, unseen: Mapping[int, bool], is_theirs: bool):
        self._markers, self._unseen, self._is_theirs = markers, unseen, is_theirs
        # what is told comes before the work that it is about, and that before what the work put out
        self._told, self._code, self._outputs = Room(30_000), Room(35_000, 2_000_000), Room(15_000, 3_000_000)
        self._unread = ""  # what Python says of an answer to the present question that is no Python

    def question(self, group: _Group, number: int) -> Question:
        """Return one question."""
        name = names.question_name(group.answers, group.heading, number) if group.answers else group.heading or "Checks"
        checks = [(cell, self._check(cell, name, at)) for at, cell in enumerate(group.tests, 1)]
        self._unread = next(filter(None, map(_unread, group.answers)), "")
        graded = [cell for cell in (*group.answers, *group.tests) if Mark.of(cell).earns]
        scores = [_score(cell) for cell in graded]
        is_known = None not in scores and not (graded and all(map(_waits, graded)))
        is_code = names.is_code_name(group.answers, name)
        work = tuple(self._work(group, self._happened(group.tests))) if self._is_theirs else ()
        has_answer = not work or not all(one.untouched for one in work)
        return Question(
            name if is_code else _upper(name), is_code, sum(s for s in scores if s is not None) if is_known else None,
            sum(_of(cell) for cell in graded), sum(_number(_said(cell, "extra")) or 0.0 for cell in graded),
            any(_waits(cell) for cell in graded), any(_is_by_hand(cell) for cell in graded),
            tuple(check for _, check in checks), tuple(self._reasons(checks)) if self._is_theirs and has_answer else (),
            work, tuple(_comments(group.answers)),
        )  # fmt: skip

    def _check(self, cell: NotebookNode, question: str, number: int) -> Check:
        name = names.title_of(cell, self._markers, question) or f"Check {number}"
        score, of, error = _score(cell), _of(cell), _error(cell)
        if score is None or not self._is_theirs or _waits(cell) or (TestNote.of(cell) or TestNote()).ended == "not run":
            return Check(_upper(name), OPEN, score, of, Mark.of(cell).grade_id)
        if score >= of - 1e-9 and (of > 0 or error is None):
            return Check(_upper(name), PASSED, score, of, Mark.of(cell).grade_id)
        return Check(_upper(name), PARTLY if score > 0 else NOT_YET, score, of, Mark.of(cell).grade_id)

    def _reasons(self, checks: list[tuple[NotebookNode, Check]]) -> Iterator[Reason]:
        """Yield why checks have not been passed; those that ended alike are told together."""
        alike: dict[tuple[str, str, str], list[Reason]] = {}
        for cell, check in checks:
            if check.state != PASSED and (check.state != OPEN or _error(cell) is not None):
                reason = self._reason(cell, check)
                alike.setdefault((reason.half, reason.said, reason.next_step), []).append(reason)
        for same in alike.values():
            together = tuple(check for reason in same for check in reason.checks)
            text = same[0].text if len(same) == 1 else ""
            yield replace(same[0], checks=together, text=self._told.take(text, MESSAGE) if text else "")

    def _reason(self, cell: NotebookNode, check: Check) -> Reason:
        note, error, unseen = TestNote.of(cell), _error(cell), self._unseen.get(id(cell), True)
        if _is_by_hand(cell):
            return Reason((check,), "", "A person has set these points.")
        if error is None:
            said = "It gives a part of its points." if check.state == PARTLY else "It gave no points."
            return Reason((check,), "", said, hints.SHOWN, _visible(cell, self._markers))
        name = plain(error.ename)[:200]
        value = self._told.take(plain(error.evalue).strip(), MESSAGE)
        known = note or TestNote()
        if known.ended in ("timeout", "died", "not run"):
            return Reason((check,), "", value, hints.BY_NAME.get(name, ""))
        in_hidden = unseen and known.in_hidden
        # a note that was not written by this engine does not tell which half it was
        half = "hidden" if in_hidden and note is not None and note.ended else "" if in_hidden else "visible"
        if known.for_student:
            return Reason((check,), half, value)
        if in_hidden:
            raised = f"Your code raised {name}. " if is_builtin(name) and name != "AssertionError" else ""
            said = f"{raised}Other cases are tried here than those you can see: {NOT_SHOWN}."
            return Reason(
                (check,), half, said, hints.next_step(name, True, self._unread), _visible(cell, self._markers)
            )
        said = value if name == NOT_PASSED and value else f"{name}: {value}" if value else name
        said = _raised(note, said)
        if name == "AssertionError" and not value:
            said = "What this check asserts does not hold for your code."
        return Reason((check,), half, said, hints.next_step(name, False, self._unread), _visible(cell, self._markers))

    def _happened(self, tests: list[NotebookNode]) -> list[tuple[int, str, str]]:
        """Return where exceptions came from: number and text of a line, and what happened there; the deepest first."""
        deepest, above = [], []
        for cell in tests:
            note, error = TestNote.of(cell), _error(cell)
            if note is None or error is None or (self._unseen.get(id(cell), True) and note.in_hidden):
                continue
            frames = [frame for frame in map(_FRAME.fullmatch, note.submission) if frame]
            places = [(int(frame["number"]), frame["text"].strip()) for frame in frames]
            said = plain(f"{error.ename}: {error.evalue}").strip().splitlines()[0].rstrip(" :")[:WIDTH]
            deepest += [(*place, said) for place in places[-1:]]
            above += [(*place, "The exception came through this line.") for place in places[:-1]]
        return deepest + above

    def _work(self, group: _Group, happened: list[tuple[int, str, str]]) -> Iterator[Work]:
        for cell in group.answers:
            if not Mark.of(cell).task:  # its text is the assignment's
                yield self._cell(cell, happened, False)
        for cell in group.own[:OTHERS]:
            yield self._cell(cell, happened, True)

    def _cell(self, cell: NotebookNode, happened: list[tuple[int, str, str]], own: bool) -> Work:
        is_untouched = not own and (untouched(cell) or not cell.source.strip())
        if is_untouched:
            return Work(untouched=True)
        if cell.cell_type == "markdown":
            return Work(html=markdown(cell.source, self._code, cell.get("attachments")), own=own)
        outputs = [output(one, self._outputs) for one in cell.get("outputs", ())[:20]]
        lines = plain(cell.source).lstrip("\n").rstrip().split("\n")  # counted as IPython counts them
        shown, size = [], 0
        for number, line in enumerate(lines[:LINES], 1):
            self._code.text -= cost(line[:WIDTH]) + LI
            if self._code.text < 0:
                break
            size = number
            shown.append(Line(line[:WIDTH], _at(happened, number, line)))
        if size < len(lines):
            shown.append(Line(CUT))
        return Work(tuple(shown), Markup(), tuple(one for one in outputs if one is not None), own)


def _at(happened: list[tuple[int, str, str]], number: int, line: str) -> str:
    """Return what happened in a line, whose text may have been cut when it was noted; empty if nothing did."""
    return next((said for n, text, said in happened if n == number and text and line.strip().startswith(text)), "")


def _raised(note: TestNote | None, said: str) -> str:
    """Return what an exception says, and in which line of the student's code it was raised, if it was there."""
    frames = [frame for frame in map(_FRAME.fullmatch, note.submission if note else ()) if frame]
    return f"Line {frames[-1]['number']} of your code raised {said}" if frames else said


def _visible(cell: NotebookNode, markers: Markers) -> str:
    """Return what a student sees of a check, without a title above it; empty if there is nothing."""
    text = cell.source
    for delimiters in markers.all:
        text = delimiters.without(text)
    code = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return "\n".join(line[:WIDTH] for line in text.strip().splitlines()[:40]) if code else ""


def _error(cell: NotebookNode) -> NotebookNode | None:
    return next((one for one in cell.get("outputs", ()) if one.output_type == "error"), None)


def _unread(answer: NotebookNode) -> str:
    why, line = not_python(answer.get("outputs", ()))
    return f"{plain(why)} in {line}" if why else ""


def _comments(answers: list[NotebookNode]) -> Iterator[Markup]:
    for cell in answers:
        said = _said(cell, "comment")
        if isinstance(said, str) and said.strip() and said.strip() != "No response.":  # that one nbgrader wrote
            yield markdown(said)


def _said(cell: NotebookNode, name: str) -> Any:
    """Return what stands under this name in nbgrader's metadata of a cell."""
    said = raw(cell)
    return said.get(name) if isinstance(said, Mapping) else None


def _score(cell: NotebookNode) -> float | None:
    return _number(_said(cell, "score"))


def _of(cell: NotebookNode) -> float:
    points = _said(cell, "points")
    return float(points) if is_amount(points) else 0.0


def _waits(cell: NotebookNode) -> bool:
    return bool(_said(cell, "waits"))


def _is_by_hand(cell: NotebookNode) -> bool:
    return _number(_said(cell, "manual")) is not None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value else None


def _upper(name: str) -> str:
    """Return a name with a capital at its beginning, if that is a plain word."""
    first = name.split(" ", 1)[0]
    return name[:1].upper() + name[1:] if first.isalpha() and first.islower() else name
