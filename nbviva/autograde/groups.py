"""Groups of answers in a class, with the names that an audit knows, and the code of a few members.

Without an audit, or where a check has changed since, groups are made all
the same, and it is said what to do for their names.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbviva.audit import kept
from nbviva.cells.marks import Mark
from nbviva.course.layout import Course
from nbviva.errors import CourseError
from nbviva.report.groups import Answers, Group, groups_of
from nbviva.report.values import Class

SHOWN = 2  # members of a group whose code is shown
GROUPS = 30  # of a question whose members' code is shown
BYTES = 5 << 20  # of a graded notebook that is read for its code


@dataclass(frozen=True)
class Grouped:
    """The answers of a class in groups.

    Attributes
    ----------
    questions : tuple of Answers
    advice : str
        What to do for the names of groups; empty if they have those that are to be had.
    """

    questions: tuple[Answers, ...]
    advice: str = ""

    def find(self, name: str) -> Group:
        """Return the group of this id.

        Raises
        ------
        CourseError
            If there is none.
        """
        known = [group for answers in self.questions for group in answers.groups]
        for group in known:
            if group.id == name:
                return group
        shared = [group.id for group in sorted(known, key=lambda group: -len(group.members)) if not group.is_surprise]
        there = f"the largest are {', '.join(shared[:8])}" if shared else "nobody's answers are alike"
        raise CourseError(f"there is no group {name} now ({there}); `nbviva show` and the report name all")


def group_class(course: Course, recorded: Class) -> Grouped:
    """Return the groups of a class, without code."""
    mistakes = kept.read(course, recorded.assignment)
    audit, advice = f"`nbviva audit {recorded.assignment}`", ""
    if mistakes is None and course.zoo(recorded.assignment).is_dir():
        advice = f"Groups have no names yet: {audit} records what each wrong solution of the zoo does."
    if mistakes is not None and mistakes.checks != kept.checks_now(course, recorded.assignment):
        advice = f"Checks have changed since the last {audit}: run it again for the names of groups."
    return Grouped(tuple(groups_of(recorded, mistakes.known if mistakes else ())), advice)


def with_code(course: Course, assignment: str, grouped: Grouped) -> Grouped:
    """Return the same with the code of the first members of each group."""
    return replace(grouped, questions=tuple(_filled(course, assignment, answers) for answers in grouped.questions))


def _filled(course: Course, assignment: str, answers: Answers) -> Answers:
    shared, alone = answers.shared[:GROUPS], answers.surprises[:GROUPS]
    wanted = {group.id for group in (*shared, *alone)}

    def code(group: Group) -> dict[str, str]:
        notebook = f"{group.question.notebook}.ipynb"
        first = group.members[:SHOWN]
        return {
            student: _code(course.autograded(assignment, student) / notebook, group.question.answers)
            for student in first
        }

    return replace(answers, groups=tuple(
        replace(group, code=code(group)) if group.id in wanted and not group.untouched else group
        for group in answers.groups
    ))  # fmt: skip


def _code(path: Path, names: Sequence[str]) -> str:
    """Return what stands in some answer cells of a graded notebook; empty if nobody can read it."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        with path.open("rb") as file:
            cells = json.loads(file.read(BYTES))["cells"]
        return "\n\n".join(_sources(cells, names))
    return ""


def _sources(cells: Sequence[dict[str, object]], names: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        if Mark.of(cell).grade_id in names:
            source = cell["source"]
            yield "".join(source) if isinstance(source, list) else str(source)
