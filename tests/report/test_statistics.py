"""Figures of the class report agree with implementations that share nothing with it: Python's own, and brute force."""

from __future__ import annotations

import math
import random
import statistics

import numpy as np
import pytest

from nbviva.report.statistics import correlations, describe, discriminations, histogram, resamples, rests


def a_class(seed: int, students: int = 40, checks: int = 5) -> list[list[float]]:
    """Points of a made-up class: strong students pass more, the last check is drawn by lot, the first by all passed."""
    draw = random.Random(seed)
    rows = []
    for _ in range(students):
        strength = draw.random()
        row = [4.0] + [float(draw.random() < strength) * (i + 1) for i in range(checks - 2)]
        rows.append([*row, draw.choice([0.0, 0.5, 3.0])])
    return rows


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_distribution_is_that_of_the_standard_library(size: int) -> None:
    """Mean, median and quintiles are what an instructor compares with a spreadsheet."""
    values = [random.Random(size).uniform(0, 100) for _ in range(size)]
    found = describe(np.array(values))
    assert found is not None
    assert found.count == size
    assert found.mean == pytest.approx(statistics.fmean(values))
    assert found.median == pytest.approx(statistics.median(values))
    assert found.deviation == pytest.approx(statistics.stdev(values) if size > 1 else 0)
    inner = statistics.quantiles(values, n=5, method="inclusive") if size > 1 else values * 4
    assert found.quintiles == pytest.approx((min(values), *inner, max(values)))
    assert describe(np.array([])) is None


def test_histogram_counts_everybody_once() -> None:
    """Full points are in the last bar, and extra credit does not fall out of the picture."""
    values = [0, 4.999, 5, 99, 100, 103, -1]
    found = histogram(np.array(values), 100, 20)
    by_hand = [0] * 20
    for value in values:
        by_hand[min(19, max(0, math.floor(value / 5)))] += 1
    assert found == by_hand
    assert sum(histogram(np.zeros(3), 0, 20)) == 3


@pytest.mark.parametrize("seed", range(5))
def test_correlation_with_the_rest_is_that_of_the_standard_library(seed: int) -> None:
    """A check that was correlated with a total it is part of would always look good."""
    rows = a_class(seed)
    found = discriminations(np.array(rows), repeats=10)
    assert found[0].r is None
    for j in range(1, 5):
        other = [math.fsum(row) - row[j] for row in rows]
        assert found[j].r == pytest.approx(statistics.correlation([row[j] for row in rows], other))


def test_bootstrap_is_that_of_brute_force_on_the_same_draws() -> None:
    """The quick way by weights must be the plain way: draw students, write them down, correlate."""
    rows = a_class(8, students=17)
    points = np.array(rows)
    (counts,) = resamples(17, 60, seed=4)
    assert (counts.sum(axis=1) == 17).all()
    quick = correlations(points, rests(points), counts)
    for count, line in zip(counts, quick, strict=True):
        sample = [row for row, times in zip(rows, count, strict=True) for _ in range(int(times))]
        for j in range(5):
            x, rest = [row[j] for row in sample], [math.fsum(row) - row[j] for row in sample]
            if len(set(x)) == 1 or len(set(rest)) == 1:
                assert math.isnan(line[j])
            else:
                assert line[j] == pytest.approx(statistics.correlation(x, rest), abs=1e-9)


def test_interval_is_that_of_a_bootstrap_written_anew() -> None:
    """Other draws, other code: the interval differs by no more than chance."""
    rows = a_class(3, students=60)
    found = discriminations(np.array(rows))
    draw, r = random.Random(1), []
    for _ in range(2000):
        sample = draw.choices(rows, k=60)
        r.append(statistics.correlation([row[2] for row in sample], [math.fsum(row) - row[2] for row in sample]))
    cuts = statistics.quantiles(r, n=40, method="inclusive")
    assert found[2].low == pytest.approx(cuts[0], abs=0.03)
    assert found[2].high == pytest.approx(cuts[-1], abs=0.03)


def test_same_class_same_figures_in_parts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is made twice must not say two things, however much memory it may use."""
    points = np.array(a_class(1))
    assert discriminations(points) == discriminations(points)
    whole = np.concatenate(list(resamples(10, 50, 7)))
    monkeypatch.setattr("nbviva.report.statistics._AT_ONCE", 120)
    assert (np.concatenate(list(resamples(10, 50, 7))) == whole).all()


def test_who_waits_for_a_person_counts_where_there_are_points() -> None:
    """One essay that nobody has read yet must not take a student out of all other figures."""
    rows = a_class(6)
    points = np.array(rows)
    points[:7, 2] = np.nan
    found = discriminations(points, repeats=10)
    x, rest = [row[2] for row in rows[7:]], [math.fsum(row) - row[2] for row in rows[7:]]
    assert found[2].r == pytest.approx(statistics.correlation(x, rest))
    rest = [math.fsum(row) - row[1] - (row[2] if i < 7 else 0) for i, row in enumerate(rows)]
    assert found[1].r == pytest.approx(statistics.correlation([row[1] for row in rows], rest))


@pytest.mark.parametrize(("failing", "told"), [(1, False), (2, False), (4, True)])
def test_one_student_who_fails_alone_gives_no_interval(failing: int, told: bool) -> None:
    """A third of the resamples do not have that student: an interval from the others would mean nothing."""
    points = np.ones((30, 2))
    points[:failing, 0] = 0
    points[:10, 1] = np.arange(10) / 10
    found = discriminations(points)[0]
    assert found.r is not None
    assert (found.low is not None) == told


def test_an_empty_class_has_no_figures() -> None:
    """A report is asked for before anybody has handed in, too."""
    assert [d.r for d in discriminations(np.empty((0, 2)))] == [None, None]
    assert [d.r for d in discriminations(np.ones((1, 2)))] == [None, None]
