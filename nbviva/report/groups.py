"""Groups of answers that do the same: which checks pass, and with which messages the others end, numbers aside.

A group has a name if a known mistake makes the checks of the question end in the same way. Nothing is guessed: an
answer joins a mistake if each check ended as it did for that mistake in one of the audit's runs. Where several mistakes
do the same, those whose messages agree to the last digit are kept; a group that still has several names has them all.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nbviva.report.endings import Ending, ending_of
from nbviva.report.mistakes import KnownMistake
from nbviva.report.names import readable
from nbviva.report.values import Check, Class, Question, Student

UNTOUCHED = "Left as it was released"
LEFT = "untouched"

Key = tuple[Ending, ...]


@dataclass(frozen=True)
class Group:
    """Answers to one question that do the same.

    Attributes
    ----------
    id : str
        Short, and the same in every report: the name of the mistake, or a hash of what it does.
    question : Question
    members : tuple of str
        Ids of students, sorted.
    mistakes : tuple of KnownMistake
        Those that do the same; none if no mistake is known that does.
    follows : bool
        Whether the mistake was made in another question, and this one only fails because of it.
    untouched : bool
        Whether nothing was written.
    endings : tuple of (Check, Ending)
        Of each check of the question, for the first member.
    code : mapping
        Student -> text of the answer, of a few members.
    """

    id: str
    question: Question
    members: tuple[str, ...]
    mistakes: tuple[KnownMistake, ...] = ()
    follows: bool = False
    untouched: bool = False
    endings: tuple[tuple[Check, Ending], ...] = ()
    code: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The misconception, in words; empty if it is not known."""
        if self.untouched:
            return UNTOUCHED
        titles = "; or: ".join(mistake.title for mistake in self.mistakes)
        return f"Follows from another question: {titles}" if self.follows else titles

    @property
    def is_surprise(self) -> bool:
        """Whether it is one answer alone that does what no known mistake does."""
        return len(self.members) == 1 and not self.mistakes and not self.untouched

    @property
    def failed(self) -> list[tuple[Check, Ending]]:
        """The checks that were not passed."""
        return [(check, ending) for check, ending in self.endings if not ending.passed]


@dataclass(frozen=True)
class Answers:
    """The answers to one question, grouped.

    Attributes
    ----------
    question : Question
    passed : int
        How many pass every check.
    unknown : int
        Of how many nobody knows how the checks ended, because another grader than this engine graded them.
    groups : tuple of Group
        Surprises first, then groups without a name, then the others; the largest of each first.
    """

    question: Question
    passed: int
    unknown: int
    groups: tuple[Group, ...]

    @property
    def surprises(self) -> list[Group]:
        """Answers that are in no group."""
        return [group for group in self.groups if group.is_surprise]

    @property
    def shared(self) -> list[Group]:
        """All groups but the surprises."""
        return [group for group in self.groups if not group.is_surprise]


def groups_of(recorded: Class, known: Sequence[KnownMistake] = ()) -> list[Answers]:
    """Return the groups of each question that has checks.

    Parameters
    ----------
    recorded : Class
    known : sequence of KnownMistake
        From which groups have their names; without them no group has one.
    """
    at_home: dict[tuple[str, str], list[KnownMistake]] = defaultdict(list)
    for mistake in known:
        for question in recorded.questions:
            if question.notebook == mistake.notebook and set(question.answers) & mistake.answers.keys():
                at_home[question.notebook, question.name].append(mistake)
    made: dict[str, set[str]] = defaultdict(set)  # student -> the mistakes that were made, by their names
    found = []
    for question in recorded.questions:
        checks = [check for check in question.checks if not check.by_hand]
        if checks:
            home = at_home[question.notebook, question.name]
            others = [one for one in known if one.notebook == question.notebook and one not in home]
            found.append(_answers(recorded, question, checks, home, others, made))
    return _with_single_ids(found)


def _answers(
    recorded: Class, question: Question, checks: Sequence[Check], home: Sequence[KnownMistake],
    others: Sequence[KnownMistake], made: dict[str, set[str]],
) -> Answers:  # fmt: skip
    passed = unknown = 0
    members: dict[tuple[object, ...], list[str]] = defaultdict(list)
    about: dict[tuple[object, ...], Group] = {}
    matching, elsewhere = _Matching(checks, home), _Matching(checks, others)
    for student in recorded.graded:
        whole = tuple(ending_of(student.by_check[check.key]) for check in checks)
        if any(not ending.state for ending in whole):
            unknown += 1
        elif all(ending.passed for ending in whole):
            passed += 1
        else:
            group = _place(student, question, whole, matching, elsewhere, made)
            kind = (group.id, group.follows)
            members[kind].append(student.id)
            about.setdefault(kind, replace(group, endings=tuple(zip(checks, whole, strict=True))))
    groups = [replace(group, members=tuple(sorted(members[kind]))) for kind, group in about.items()]
    groups.sort(key=lambda g: (not g.is_surprise, bool(g.name), g.untouched, -len(g.members), g.members))
    return Answers(question, passed, unknown, tuple(groups))


def _place(
    student: Student, question: Question, whole: Key, home: _Matching, elsewhere: _Matching, made: dict[str, set[str]]
) -> Group:
    """Return the group that an answer belongs to, without members."""
    word = question.name if readable(question.name) else "answer"
    if question.answers and all((question.notebook, name) in student.untouched for name in question.answers):
        return Group(f"{word}-{LEFT}", question, (), untouched=True)
    here = home.of(whole)
    if here:
        made[student.id].update(mistake.name for mistake in here)
        return Group(here[0].name if len(here) == 1 else _hashed(word, here), question, (), tuple(here))
    there = [mistake for mistake in elsewhere.of(whole) if mistake.name in made[student.id]]
    if there:
        name = there[0].name if len(there) == 1 else _hashed(word, there)
        return Group(f"{name}-in-{word}", question, (), tuple(there), follows=True)
    what = [question.notebook, question.name, [(one.state, one.half, one.message) for one in map(_alike, whole)]]
    return Group(f"{word}-{_hash(what)}", question, ())


class _Matching:
    """Finds the known mistakes that make the checks of a question end in a certain way."""

    def __init__(self, checks: Sequence[Check], known: Sequence[KnownMistake]):
        self._known = [
            (mistake, [frozenset(mistake.endings.get(check.grade_id, ())) for check in checks]) for mistake in known
        ]
        self._alike = [[frozenset(map(_alike, seen)) for seen in several] for _, several in self._known]
        self._found: dict[Key, list[KnownMistake]] = {}

    def of(self, whole: Key) -> list[KnownMistake]:
        """Return those for which each check ended like this; of several, those that agree to the last digit."""
        if whole not in self._found:
            self._found[whole] = list(self._search(whole))
        return self._found[whole]

    def _search(self, whole: Key) -> Iterator[KnownMistake]:
        wanted = [_alike(ending) for ending in whole]
        fits = [
            number for number, several in enumerate(self._alike)
            if all(ending in seen for ending, seen in zip(wanted, several, strict=True))
        ]  # fmt: skip
        same = [
            number for number in fits
            if all(ending in seen for ending, seen in zip(whole, self._known[number][1], strict=True))
        ]  # fmt: skip
        yield from (self._known[number][0] for number in same or fits)


def _alike(ending: Ending) -> Ending:
    return ending.alike


def _hashed(word: str, mistakes: Sequence[KnownMistake]) -> str:
    return f"{word}-{_hash(sorted(mistake.name for mistake in mistakes))}"


def _hash(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:6]


def _with_single_ids(found: Sequence[Answers]) -> list[Answers]:
    """Return the same with the notebook's name behind ids that two notebooks have."""
    times: dict[str, int] = defaultdict(int)
    for answers in found:
        for group in answers.groups:
            times[group.id] += 1
    return [
        Answers(
            answers.question, answers.passed, answers.unknown,
            tuple(
                group if times[group.id] == 1
                else replace(group, id=f"{group.id}-{answers.question.notebook}")
                for group in answers.groups
            ),
        )
        for answers in found
    ]  # fmt: skip
