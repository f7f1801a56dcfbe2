"""Statistics of points: distributions, and how well each check tells strong submissions from weak ones, with NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REPEATS = 1000  # resamples of a bootstrap
LEVEL = 0.95
USABLE = 0.9  # share of the resamples that must vary: two students who fail alone are too few to say anything
SEED = 20260101  # the same class gives the same figures, whenever a report is made
_AT_ONCE = 4_000_000  # numbers of resamples that are held in memory at the same time


@dataclass(frozen=True)
class Distribution:
    """Some amounts of points, described.

    Attributes
    ----------
    count : int
    mean, median, deviation : float
        The deviation is that of the sample (n - 1); 0 for a single value.
    quintiles : tuple of float
        Minimum, the values below which 20, 40, 60 and 80 percent lie, maximum: interpolated between neighbours.
    """

    count: int
    mean: float
    median: float
    deviation: float
    quintiles: tuple[float, ...]


def describe(values: Floats) -> Distribution | None:
    """Return the description of some values, shape (n,); None if there are none."""
    if values.size == 0:
        return None
    deviation = float(np.std(values, ddof=1)) if values.size > 1 else 0.0
    quintiles = tuple(float(q) for q in np.quantile(values, np.linspace(0, 1, 6)))
    return Distribution(values.size, float(np.mean(values)), float(np.median(values)), deviation, quintiles)


def histogram(values: Floats, most: float, bars: int) -> list[int]:
    """Return how many values lie in each of equal parts of [0, most].

    A value on a border belongs to the upper part, `most` to the last one; values outside, as extra credit and penalties
    make them, count as those nearest to them.
    """
    counts, _ = np.histogram(np.clip(values, 0.0, most), bins=bars, range=(0.0, most or 1.0))
    return [int(count) for count in counts]


def rests(points: Floats) -> Floats:
    """Return for each student and check the points of all other checks, shape (n, m); what has none yet counts as 0."""
    known = np.nan_to_num(points)
    return np.asarray(known.sum(axis=1, keepdims=True) - known)


def correlations(x: Floats, y: Floats, weights: Floats) -> Floats:
    r"""Return weighted Pearson correlations, column by column.

    .. math:: r = \frac{\sum w (x - \bar x)(y - \bar y)}{\sqrt{\sum w (x - \bar x)^2 \sum w (y - \bar y)^2}}

    Parameters
    ----------
    x, y : array, shape (n, m)
        A row in which `x` is NaN does not count in that column.
    weights : array, shape (k, n)
        How often each row counts, in each of `k` samples.

    Returns
    -------
    array, shape (k, m)
        NaN where one of the two does not vary.
    """
    there = ~np.isnan(x)
    # sums of squares of numbers near zero do not lose digits; a constant may be taken off without changing r
    count = np.maximum(there.sum(axis=0), 1)
    a = np.where(there, x - np.nansum(x, axis=0) / count, 0.0)
    b = np.where(there, y - np.where(there, y, 0.0).sum(axis=0) / count, 0.0)
    n = weights @ there
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_a, mean_b = weights @ a / n, weights @ b / n
        var_a, var_b = weights @ a**2 / n - mean_a**2, weights @ b**2 / n - mean_b**2
        # what rounding leaves of a variance of nothing is nothing
        tiny_a, tiny_b = 1e-12 * (a**2).max(axis=0, initial=0.0), 1e-12 * (b**2).max(axis=0, initial=0.0)
        r = (weights @ (a * b) / n - mean_a * mean_b) / np.sqrt(var_a * var_b)
    return np.where((var_a > tiny_a) & (var_b > tiny_b), np.clip(r, -1.0, 1.0), np.nan)


@dataclass(frozen=True)
class Discrimination:
    """The correlation of a check with the rest of the score.

    Attributes
    ----------
    r : float or None
        None if the check or the rest does not vary.
    low, high : float or None
        Interval from a bootstrap over students; None if more than a tenth of the resamples do not vary.
    """

    r: float | None
    low: float | None = None
    high: float | None = None


def discriminations(points: Floats, seed: int = SEED, repeats: int = REPEATS) -> list[Discrimination]:
    """Return for each check how its points go with those of all other checks.

    Parameters
    ----------
    points : array, shape (n, m)
        Of n students in m checks; NaN where there are none yet.
    seed, repeats : int
        Of the bootstrap, which draws whole students; with 0 repeats there are no intervals.
    """
    n, m = points.shape
    if n < 2 or m < 1:
        return [Discrimination(None)] * m
    rest = rests(points)
    (r,) = correlations(points, rest, np.ones((1, n)))
    drawn = np.empty((0, m))
    for part in resamples(n, repeats, seed):
        drawn = np.concatenate([drawn, correlations(points, rest, part)])
    found = []
    for column in range(m):
        usable = drawn[~np.isnan(drawn[:, column]), column]
        if np.isnan(r[column]):
            found.append(Discrimination(None))
        elif repeats == 0 or usable.size < USABLE * repeats:
            found.append(Discrimination(float(r[column])))
        else:
            low, high = np.quantile(usable, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            found.append(Discrimination(float(r[column]), float(low), float(high)))
    return found


def resamples(n: int, repeats: int, seed: int) -> Iterator[Floats]:
    """Yield how often each of n students is in each resample: arrays of n columns, `repeats` rows in all."""
    draw = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // max(n, 1))
    for start in range(0, repeats, rows):
        some = min(rows, repeats - start)
        whom = draw.integers(0, n, size=(some, n)) + n * np.arange(some)[:, None]
        yield np.bincount(whom.ravel(), minlength=some * n).reshape(some, n).astype(np.float64)
