"""Grades a class of made-up students, who handed in the solutions of known verdict, in a copy of the course."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbviva.audit import specimens
from nbviva.autograde import Options, grade_class, read_class
from nbviva.course.layout import Course
from nbviva.errors import CourseError

MARK = ".nbviva-demo"


@dataclass(frozen=True)
class Demo:
    """A class that was graded.

    Attributes
    ----------
    course : Course
        The copy, with its gradebook, `autograded/` and `feedback/`.
    surprises : list of str
        Where a made-up student got other points than the solution should.
    """

    course: Course
    surprises: list[str]


def run(course: Course, assignment: str, names: Sequence[str], into: Path, say: Callable[[str], None]) -> Demo:
    """Grade the made-up class from release to feedback.

    Parameters
    ----------
    course : Course
        Nothing in it is changed.
    assignment : str
    names : sequence of str
        Solutions of known verdict, as ``"right/loop"``; all there are if empty.
    into : Path
        Folder of the copy; replaced if an earlier demo left it.
    say : callable
        Called with each command as one would type it, before its work is done.

    Raises
    ------
    CourseError
        If there is no such solution, `into` holds anything but a demo, or a command fails.
    """
    source = course.graded(assignment)
    if len(source) != 1:
        raise CourseError(
            f"{assignment} has {len(source)} notebooks, and made-up students hand in one: nothing to show"
        )
    known = {f"{one.group}/{one.name}": one for one in specimens.collect(course.zoo(assignment))}
    wrong = [name for name in names if name not in known]
    if wrong or not known:
        there = ", ".join(known) or "nothing"
        raise CourseError(
            f"{course.shown(course.zoo(assignment))} has no {', '.join(wrong) or 'solution'}; it has {there}"
        )
    members = [known[name] for name in names] or list(known.values())
    demo = fresh(course, into, also=["tests"])
    say(f"nbgrader generate_assignment {assignment}")
    demo.must("generate_assignment", assignment)
    release = demo.release(assignment) / source[0].name
    for member in members:
        specimens.hand_in(
            member, release, source[0], demo.submitted(assignment, member.name), course.settings.markers
        )  # fmt: skip
    say(f"nbviva autograde {assignment}")
    grade_class(demo, assignment, Options(), lambda *_: None)
    say(f"nbgrader generate_feedback {assignment}")
    demo.must("generate_feedback", assignment)
    return Demo(demo, _surprises(demo, assignment, members))


def _surprises(demo: Course, assignment: str, members: Sequence[specimens.Specimen]) -> list[str]:
    students = {student.id: student for student in read_class(demo, assignment).students}
    found = []
    for member in members:
        outcomes = [one for one in students[member.name].outcomes if not one.check.by_hand]
        for one in () if member.ungradable else outcomes:
            expected = 0.0 if one.check.grade_id in member.loses else one.check.max_points
            if one.points != expected:
                said = "no" if one.points is None else f"{one.points:g}"
                found.append(f"{member.name}: {one.check.grade_id} gave {said} points, and should give {expected:g}")
        if not outcomes and not member.ungradable:
            found.append(f"{member.name} has no grade: {students[member.name].no_grade}")
    return found


def fresh(course: Course, into: Path, also: Sequence[str] = ()) -> Course:
    """Make a copy of a course for a demo, over an older one and never over anything else.

    Parameters
    ----------
    course : Course
    into : Path
    also : sequence of str
        Folders that a release does not need.

    Raises
    ------
    CourseError
        If `into` holds anything but a demo.
    """
    if into.exists() and any(into.iterdir()) and not (into / MARK).exists():
        raise CourseError(
            f"{into} is not empty and not from an earlier demo: move it away, or name another folder with --into"
        )
    shutil.rmtree(into, ignore_errors=True)
    demo = course.copy_to(into, also)
    (into / MARK).touch()
    return demo
