"""The figures of a class report: everything that its page and its JSON say, computed from what is recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nbviva.report.statistics import (
    Discrimination,
    Distribution,
    Floats,
    describe,
    discriminations,
    histogram,
)
from nbviva.report.values import STOPPED, Check, Class, Outcome, Question, Student
from nbviva.report.words import plain

BARS = 20  # of the histogram of totals; those of questions have up to half as many
FEW = 5  # students: with fewer nothing is called suspicious
HARD = 0.1  # share that passes, at or below which nearly all fail
BACKWARD = -0.1  # discrimination below which a check is worth a look, even if chance may explain it
OFTEN = 0.05  # share of a check's runs that a limit stops, above which it is worth a look
MESSAGES = 3  # of a check, the most frequent ones

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Spread:
    """How points are distributed over a class.

    Attributes
    ----------
    max_points : float
    described : Distribution or None
        None if nobody has points.
    bars : list of int
        How many students are in each of equal parts from 0 to `max_points`.
    full : int
        How many have all points.
    """

    max_points: float
    described: Distribution | None
    bars: list[int]
    full: int


@dataclass(frozen=True)
class CheckFigures:
    """What is known of one check.

    Attributes
    ----------
    check : Check
    counted : int
        Students with points for it.
    passed : int
        How many of them have all of its points.
    failed_hidden : int
        How many failed in a part that students do not see.
    failed_visible, stopped, unknown : int
        How many failed in what they see; were stopped by a limit, died or could not be run; or without a known reason.
    waiting : int
        How many wait for a person.
    mean : float or None
        Mean points.
    discrimination : Discrimination
    seconds, slowest : float or None
        Median and longest wall time.
    messages : list of (str, int)
        The most frequent reasons, numbers in them aside, and how often each was given.
    suspicions : list of str
        What is worth a look, in sentences.
    """

    check: Check
    counted: int
    passed: int
    failed_hidden: int
    failed_visible: int
    stopped: int
    unknown: int
    waiting: int
    mean: float | None
    discrimination: Discrimination
    seconds: float | None
    slowest: float | None
    messages: list[tuple[str, int]]
    suspicions: list[str]


@dataclass(frozen=True)
class Figures:
    """All figures of a class, each computed when it is asked for; only students with a grade are counted in statistics.

    Parameters
    ----------
    of : Class
    """

    of: Class

    @cached_property
    def total(self) -> Spread:
        """Points after the penalty for late work."""
        return spread(_array(student.total for student in self._graded), self.of.max_points, BARS)

    @cached_property
    def questions(self) -> list[tuple[Question, Spread]]:
        """The points of each question."""
        return [
            (question, spread(_array(s.points_of(question) for s in self._graded), question.max_points, BARS // 2))
            for question in self.of.questions
        ]

    @cached_property
    def checks(self) -> list[CheckFigures]:
        """What is known of each check."""
        checks = list(self.of.checks)
        points = np.array(
            [[_or_nan(student.by_check[check.key].points) for check in checks] for student in self._graded],
            dtype=np.float64,
        ).reshape(len(self._graded), len(checks))
        found = zip(checks, self._by_check, discriminations(points), strict=True)
        return [_check(check, outcomes, r) for check, outcomes, r in found]

    @cached_property
    def endings(self) -> dict[str, int]:
        """How checks ended -> how often, over the whole class."""
        return dict(Counter(outcome.ended for outcomes in self._by_check for outcome in outcomes if outcome.ended))

    @cached_property
    def seconds(self) -> Distribution | None:
        """Wall time of a submission's checks."""
        return describe(_array(student.seconds for student in self._graded if student.seconds))

    @cached_property
    def _graded(self) -> list[Student]:
        return self.of.graded

    @cached_property
    def _by_check(self) -> list[list[Outcome]]:
        return [[student.by_check[check.key] for student in self._graded] for check in self.of.checks]

    @property
    def suspicious(self) -> list[CheckFigures]:
        """Checks that are worth a look."""
        return [figures for figures in self.checks if figures.suspicions]


def spread(points: Floats, most: float, bars: int) -> Spread:
    """Return how points are distributed; questions of few points get a bar for each."""
    bars = int(most) if most == int(most) and 0 < most < bars else bars
    full = int((points >= most).sum()) if most else 0
    return Spread(most, describe(points), histogram(points, most, bars), full)


def _check(check: Check, outcomes: list[Outcome], discrimination: Discrimination) -> CheckFigures:
    counted = [outcome for outcome in outcomes if outcome.points is not None]
    failed = [outcome for outcome in counted if not outcome.passed]
    stopped = [outcome for outcome in failed if outcome.ended in STOPPED]
    hidden = [outcome for outcome in failed if outcome.ended == "error" and outcome.in_hidden]
    visible = [outcome for outcome in failed if outcome.ended == "error" and not outcome.in_hidden]
    times = _array(outcome.seconds for outcome in outcomes)
    said = Counter(_NUMBER.sub("#", plain(outcome.message)) for outcome in failed if outcome.message)
    example = {_NUMBER.sub("#", plain(outcome.message)): plain(outcome.message) for outcome in reversed(failed)}
    figures = CheckFigures(
        check, len(counted), len(counted) - len(failed), len(hidden), len(visible), len(stopped),
        len(failed) - len(stopped) - len(hidden) - len(visible), sum(outcome.waits for outcome in outcomes),
        float(np.mean([outcome.points for outcome in counted])) if counted else None, discrimination,
        float(np.median(times)) if times.size else None, float(times.max()) if times.size else None,
        [(example[text], times) for text, times in said.most_common(MESSAGES)], [],
    )  # fmt: skip
    return replace(figures, suspicions=list(_suspicions(figures)))


def _suspicions(figures: CheckFigures) -> Iterator[str]:
    """Yield what is worth a look in a check; with a handful of students chance explains everything."""
    n, r = figures.counted, figures.discrimination
    if n < FEW or figures.check.by_hand:
        return
    if figures.passed <= HARD * n:
        yield (
            f"Nearly all fail: {figures.passed} of {n} pass. Is the task said clearly, and does the check ask for what "
            "it says?"
        )
    if figures.passed == n:
        yield "Nobody fails it: in this class it tells nobody from anybody."
    if r.high is not None and r.high < 0:
        yield (
            "Who fails it does better elsewhere than who passes it. Does it refuse right answers, or accept wrong ones?"
        )
    elif r.r is not None and r.r < BACKWARD:
        yield "Who fails it does a little better elsewhere; that may be chance. Look at the strongest who fail it."
    if figures.stopped > OFTEN * n:
        yield (
            f"A limit, or the end of the process, stopped it for {figures.stopped} of {n}: is the work it asks for too "
            "slow?"
        )


def _or_nan(points: float | None) -> float:
    return float("nan") if points is None else points


def _array(values: Iterable[float | None]) -> Floats:
    """Return those values that are known, shape (n,)."""
    return np.array([value for value in values if value is not None], dtype=np.float64)
