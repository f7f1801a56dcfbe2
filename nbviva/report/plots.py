"""Plots as inline SVG: histograms and intervals. They hold numbers alone, so nothing in them has to be escaped."""

from __future__ import annotations

from markupsafe import Markup

from nbviva.report.figures import Spread
from nbviva.report.statistics import Discrimination
from nbviva.report.words import amount, count

_WIDTH, _LEFT, _TOP, _BOTTOM = 640.0, 8.0, 22.0, 24.0


def histogram(spread: Spread, height: float = 200.0) -> Markup:
    """Return a histogram; marks below it show the median and the quintiles.

    Parameters
    ----------
    spread : Spread
    height : float
        Of a drawing that is 640 wide; the page scales it.
    """
    if spread.described is None:
        return Markup()
    step = (_WIDTH - 2 * _LEFT) / len(spread.bars)
    floor, most = height - _BOTTOM, max(spread.bars) or 1
    parts = []
    for number, students in enumerate(spread.bars):
        tall = (floor - _TOP) * students / most
        x, y = _LEFT + number * step, floor - tall
        low, high = (spread.max_points * edge / len(spread.bars) for edge in (number, number + 1))
        about = f"{amount(low)} to {'' if high == spread.max_points else 'below '}{amount(high)}"
        parts.append(
            f'<rect class="bar" x="{x + 1:.1f}" y="{y:.1f}" width="{step - 2:.1f}" height="{tall:.1f}">'
            f"<title>{about} points: {count(students, 'student')}</title></rect>"
        )
        # in a class of thousands only where there is room
        if students and (10 * len(str(students)) <= step or students == most):
            parts.append(f'<text x="{x + step / 2:.1f}" y="{y - 5:.1f}">{students}</text>')
    parts.append(f'<path class="axis" d="M{_LEFT} {floor}H{_WIDTH - _LEFT}"/>')
    ticks = 4 if len(spread.bars) > 10 else 1
    for part in range(ticks + 1):
        points = spread.max_points * part / ticks
        anchor = {0: "start", ticks: "end"}.get(part, "middle")
        where = f'x="{_at(spread, points):.1f}" y="{height - 7:.1f}" text-anchor="{anchor}"'
        parts.append(f"<text {where}>{amount(points)}</text>")
    x = _at(spread, spread.described.median)
    parts.append(
        f'<path class="median" d="M{x:.1f} {floor - 1}l-6 10h12z"><title>median: '
        f"{amount(spread.described.median)} points</title></path>"
    )
    said = f"Histogram of {count(spread.described.count, 'student')}, from 0 to {amount(spread.max_points)} points"
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH:g} {height:g}" role="img" aria-label="{said}">{"".join(parts)}</svg>'
    )  # every part is a number or a word of ours


def _at(spread: Spread, points: float) -> float:
    share = min(1.0, max(0.0, points / spread.max_points)) if spread.max_points else 0.0
    return _LEFT + share * (_WIDTH - 2 * _LEFT)


def interval(found: Discrimination) -> Markup:
    """Return a correlation from -1 to 1 as a dot on a line, with its interval."""
    if found.r is None:
        return Markup()

    def at(r: float) -> float:
        return 60 + 56 * r

    parts = ['<path class="axis" d="M4 8H116M60 2V14"/>']
    if found.low is not None and found.high is not None:
        parts.append(f'<path class="range" d="M{at(found.low):.1f} 8H{at(found.high):.1f}"/>')
    parts.append(f'<circle class="dot" cx="{at(found.r):.1f}" cy="8" r="4"/>')
    return Markup(f'<svg class="small" viewBox="0 0 120 16" aria-hidden="true">{"".join(parts)}</svg>')
