"""One comment for all members of a group, and back: what was written is remembered, so that nothing else is touched.

The note of what is about to be written is kept before the gradebook is changed. After a kill in between, the command
can be given again, and knows its own words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from nbviva import atomic
from nbviva.autograde.groups import group_class
from nbviva.autograde.lock import only_run
from nbviva.autograde.standing import read_class
from nbviva.course import private
from nbviva.course.layout import Course
from nbviva.errors import CourseError
from nbviva.gradebook.comments import Commented, Comments
from nbviva.gradebook.copies import FOLDER as COPIES
from nbviva.report.groups import Group

FOLDER = "comments"  # in the folder that the engine keeps for itself


@dataclass
class _Written:
    """What was written on one cell of one student: for which group, and every text that may stand there."""

    notebook: str
    cell: str
    student: str
    group: str
    texts: list[str]


def comment_on(
    course: Course, assignment: str, name: str, text: str, waiting: Callable[[str], None]
) -> tuple[Group, Commented]:
    """Write a comment to all members of a group; one of ours that stands there is replaced.

    Parameters
    ----------
    course : Course
    assignment : str
    name : str
        The group's id.
    text : str
    waiting : callable
        Called with a sentence if another run has to end first.

    Raises
    ------
    CourseError
        If there is no such group, or nothing to say.
    GradebookError
        If the gradebook cannot be written; nothing was changed then.
    """
    if not text.strip():
        raise CourseError("the comment is empty: write what the members of the group should read")
    with only_run(course.root, waiting):
        group = group_class(course, read_class(course, assignment)).find(name)
        place = group.question.notebook
        with _comments(course, assignment, place, group.question.answers) as comments:
            kept = _Kept(course, assignment)
            wanted, before = dict.fromkeys(group.members, text), kept.texts(place, comments.cell)
            would = comments.write(wanted, before, change=False)
            # who has the same words from a person keeps them as a person's
            for student in (*would.written, *(student for student in would.same if student in before)):
                texts = list(dict.fromkeys((*before.get(student, ()), text)))
                kept.put(_Written(place, comments.cell, student, name, texts))
            kept.save()
            return group, comments.write(wanted, before)


def take_back(course: Course, assignment: str, name: str, waiting: Callable[[str], None]) -> Commented:
    """Take away what was written to a group, from all who got it and where it is unchanged.

    Raises
    ------
    CourseError
        If nothing was written to this group.
    GradebookError
        If the gradebook cannot be written; nothing was changed then.
    """
    with only_run(course.root, waiting):
        kept = _Kept(course, assignment)
        mine = [one for one in kept.all if one.group == name]
        if not mine:
            known = sorted({one.group for one in kept.all})
            raise CourseError(
                f"no comment of {assignment} was written to a group {name}"
                + (f"; there are comments to {', '.join(known)}" if known else "")
            )
        whole = Commented()
        for notebook, cell in dict.fromkeys((one.notebook, one.cell) for one in mine):
            those = {one.student: one for one in mine if (one.notebook, one.cell) == (notebook, cell)}
            with _comments(course, assignment, notebook, [cell]) as comments:
                whole.add(comments.write(dict.fromkeys(those), kept.texts(notebook, cell)))
        for one in mine:
            kept.drop(one)
        kept.save()
        return whole


@contextmanager
def _comments(course: Course, assignment: str, notebook: str, cells: Sequence[str]) -> Iterator[Comments]:
    made = Comments(course.db_url, assignment, notebook, cells, private.folder(course.root) / COPIES)
    try:
        yield made
    finally:
        made.close()


class _Kept:
    """What was written in an assignment, in a file of the course."""

    def __init__(self, course: Course, assignment: str):
        folder = private.folder(course.root) / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        self._path: Path = folder / f"{assignment}.json"
        self._by_place: dict[tuple[str, str, str], _Written] = {}
        for one in self._read():
            self.put(one)

    def _read(self) -> list[_Written]:
        if not self._path.exists():
            return []
        try:
            return [_Written(**one) for one in json.loads(self._path.read_text(encoding="utf-8"))]
        except (ValueError, TypeError) as error:
            raise CourseError(
                f"{self._path} cannot be read, in which is kept which comments were written to groups ({error}). Put "
                "back an older version of it, or remove it: then these comments count as a person's, and stay"
            ) from error

    @property
    def all(self) -> list[_Written]:
        """All of it."""
        return list(self._by_place.values())

    def texts(self, notebook: str, cell: str) -> dict[str, list[str]]:
        """Return the texts that may stand on a cell, by student."""
        return {one.student: one.texts for one in self.all if (one.notebook, one.cell) == (notebook, cell)}

    def put(self, one: _Written) -> None:
        """Note what is written; what was noted of the same place is replaced."""
        self._by_place[one.notebook, one.cell, one.student] = one

    def drop(self, one: _Written) -> None:
        """Forget a note."""
        self._by_place.pop((one.notebook, one.cell, one.student), None)

    def save(self) -> None:
        """Write the file."""
        tree = [asdict(one) for one in self.all]
        atomic.write(self._path, json.dumps(tree, ensure_ascii=False, indent=1) + "\n", 0o600)
