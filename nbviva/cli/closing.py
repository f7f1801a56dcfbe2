"""The closing table: how a class did, who has no grade and why, what waits for a person, as lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbviva.autograde.groups import Grouped
    from nbviva.report.values import Class, Outcome, Student

SHOWN = 20  # students that are named with a line each, unless all were asked for


def closing(recorded: Class, every: bool = False) -> Iterator[Any]:
    """Yield what is to be said of a class, each line as wide as the terminal at most.

    Parameters
    ----------
    recorded : Class
    every : bool
        Whether to name each student without a grade, with the whole reason.
    """
    from rich.markup import escape

    from nbviva.report.words import amount, count

    graded = recorded.graded
    mean, median = _middle([student.total or 0.0 for student in graded])
    yield _line(
        f"[bold]{escape(recorded.assignment)}[/bold]: {len(graded):,} of {count(len(recorded.students), 'student')} "
        + ("has" if len(graded) == 1 else "have") + " a grade"
        + (f"; mean {mean}, median {median} of {amount(recorded.max_points)}" if graded else "")
    )  # fmt: skip
    if graded:
        yield _questions(recorded, graded)
    yield from _without_grade(recorded.without_grade, every)
    if waiting := recorded.waiting:
        cells = sum(len(student.waiting) for student in waiting)
        names = ", ".join(student.id for student in waiting)
        yield _line(f"[yellow]wait for a person[/yellow]: {count(cells, 'cell')} of {_named(waiting, names)}")
    if late := recorded.late:
        yield _line(f"late: {_named(late, ', '.join(student.id for student in late))}")


def _questions(recorded: Class, graded: Sequence[Student]) -> Any:
    from rich.markup import escape
    from rich.table import Table

    from nbviva.report.words import amount, plain, share

    table = Table(box=None, pad_edge=False)
    table.add_column("question", no_wrap=True, overflow="ellipsis", ratio=1, max_width=40)
    for name in ("points", "mean", "median", "have all"):
        table.add_column(name, justify="right", no_wrap=True)
    for question in recorded.questions:
        most = question.max_points
        points = [points for student in graded if (points := student.points_of(question)) is not None]
        full = sum(one >= most for one in points) if most else 0
        name = escape(plain(recorded.called(question)))
        table.add_row(name, amount(most), *_middle(points), share(full, len(points)))
    return table


def _middle(points: Sequence[float]) -> tuple[str, str]:
    """Return mean and median of some points, in words; without NumPy, which takes longer to load than all else here."""
    from nbviva.report.words import amount

    if not points:
        return "-", "-"
    ordered, half = sorted(points), len(points) // 2
    return amount(math.fsum(points) / len(points)), amount((ordered[half] + ordered[~half]) / 2)


def _without_grade(students: Sequence[Student], every: bool) -> Iterator[Any]:
    """Yield who has no grade: each with the reason, but those who share a plain one in one line."""
    from rich.markup import escape

    from nbviva.report.words import plain

    alike: dict[str, list[Student]] = {}
    for student in students:
        if student.outcomes:  # it was looked at, and the reason is this student's own
            continue
        alike.setdefault(student.no_grade, []).append(student)
    own = [student for student in students if student.outcomes]
    for student in own if every else own[:SHOWN]:
        text = f"[red]no grade[/red]  {escape(plain(student.id))}: {escape(plain(student.no_grade))}"
        yield text if every else _line(text)
    if len(own) > SHOWN and not every:
        yield _line(f"[red]no grade[/red]  and {len(own) - SHOWN:,} more, whom `--verbose` shows")
    for why, those in alike.items():
        names = ", ".join(escape(plain(student.id)) for student in those)
        text = f"[red]no grade[/red]  {len(those):,} {escape(why)}: {names}"
        yield text if every else _line(text)


def _named(students: Sequence[Student], names: str) -> str:
    from rich.markup import escape

    from nbviva.report.words import count, plain

    return f"{count(len(students), 'student')}: {escape(plain(names))}"


def groups(grouped: Grouped, every: bool = False) -> Iterator[Any]:
    """Yield the groups of answers that do the same: what is in no group first, then the largest.

    Parameters
    ----------
    grouped : Grouped
    every : bool
        Whether to show all of them.
    """
    from rich.markup import escape

    from nbviva.report.words import count, plain

    for answers in grouped.questions:
        if alone := answers.surprises:
            names = ", ".join(group.members[0] for group in alone)
            title = escape(plain(answers.question.title))
            text = f"{title}: {count(len(alone), 'answer')} in no group, of {escape(plain(names))}"
            yield text if every else _line(text)
    those = sorted((g for answers in grouped.questions for g in answers.shared), key=lambda g: -len(g.members))
    if those:
        yield "answers that do the same:"
    for group in those if every else those[:SHOWN]:
        name = escape(plain(group.name)) or "[yellow]no known mistake does this[/yellow]"
        text = f"{len(group.members):>5,} × [bold]{escape(plain(group.id))}[/bold]  {name}"
        yield text if every else _line(text)
    if len(those) > SHOWN and not every:
        yield _line(f"and {count(len(those) - SHOWN, 'smaller group')}, which `--verbose` shows")
    if grouped.advice and (those or any(answers.surprises for answers in grouped.questions)):
        yield grouped.advice


def one_student(recorded: Class, student: Student) -> Iterator[Any]:
    """Yield what is recorded of one student, each check with its title and, if it did not pass, the reason."""
    from rich.markup import escape
    from rich.padding import Padding

    from nbviva.report.words import amount, count, duration, plain

    name = " ".join(filter(None, (student.first_name, student.last_name)))
    yield f"[bold]{escape(plain(student.id))}[/bold]" + (f" ({escape(plain(name))})" if name else "")
    if student.no_grade:
        yield f"[red]no grade[/red]: {escape(plain(student.no_grade))}"
    if student.points is not None:
        text = f"{amount(student.total)} of {amount(recorded.max_points)} points"
        if student.seconds_late:
            text += f"; {duration(student.seconds_late)} late"
        if student.penalty:
            text += f", for which {amount(student.penalty)} of {amount(student.points)} are taken away"
        yield text
    if student.no_grade and student.waiting:
        yield f"{count(len(student.waiting), 'cell')} wait for a person, who may give points in the formgrader"
    for question in recorded.questions if student.graded else ():
        points, title = student.points_of(question), escape(plain(recorded.called(question)))
        yield ""
        yield f"[bold]{title}[/bold]  {amount(points)} of {amount(question.max_points)}"
        for check in question.checks:
            outcome = student.by_check[check.key]
            yield f"  {_how(outcome)}  {escape(plain(check.title))}"
            for text in _reasons(outcome, student):
                yield Padding(escape(plain(text)), (0, 0, 0, 6))
    if student.notes:
        yield ""
        yield from (f"note: {escape(plain(note))}" for note in student.notes)


def _how(outcome: Outcome) -> str:
    from nbviva.report.words import amount

    word = {True: "[green]passed[/green] ", False: "[red]not yet[/red]", None: "[yellow]waits[/yellow]  "}
    return f"{word[outcome.passed]} {amount(outcome.points):>4} of {amount(outcome.check.max_points):<4}"


def _reasons(outcome: Outcome, student: Student) -> Iterable[str]:
    if outcome.message and not outcome.passed:
        where = "in a hidden part: " if outcome.in_hidden else ""
        yield where + outcome.message
    if outcome.waits:
        yield "a person should look at it"
    comment = student.comments.get(outcome.check.key)
    if comment:
        yield f"comment: {comment}"


def _line(markup: str) -> Any:
    """Return a line that is cut where the terminal ends; lines of text alone would be joined, and wrapped again."""
    from rich.table import Table

    line = Table.grid()
    line.add_column(no_wrap=True, overflow="ellipsis")
    line.add_row(markup)
    return line
