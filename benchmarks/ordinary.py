"""Attacks in ordinary courses: what stock nbgrader gives for each, and what the engine gives at each level.

Each file of `tests/zoo/hostile/plain_tests` is an assignment of a throw-away course with stock settings; its
submissions go through `nbgrader autograde` and through the engine. The points go to `ordinary.md`. Stock nbgrader runs
attacks beside everything: only for a machine on which nothing else lies.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

from styles import graded  # noqa: E402
from support import styles  # noqa: E402

from nbviva.grading import Grader  # noqa: E402
from nbviva.limits import LEVELS, Limits  # noqa: E402

FOLDER = ROOT / "tests" / "zoo" / "hostile" / "plain_tests"
TABLE = ROOT / "benchmarks" / "ordinary.md"
KEPT = ROOT / "benchmarks" / "ordinary.json"


def by_engine(style: styles.Style, level: str, folder: Path) -> dict[str, float]:
    """Return the points of each submission of a file, as the engine gives them at a level."""
    course = styles.build([style], folder / "course")
    limits = Limits(cell_seconds=8, submission_seconds=40)
    found = {}
    with Grader(course, level=level, limits=limits) as grader:
        for submission in style.submissions:
            styles.hand_in(style, submission, course, folder / submission.name)
            result = grader.grade(style.name, folder / submission.name, submission.name).notebooks[style.name]
            found[submission.name] = styles.total(result.points)
    return found


def run(style: styles.Style) -> dict[str, dict[str, float | None]]:
    """Return the points of each submission of a file, by submission and grader."""
    with tempfile.TemporaryDirectory() as scratch:
        stock = graded(style, Path(scratch) / "stock")
        columns: dict[str, dict[str, Any]] = {
            "stock": {name: None if points is None else styles.total(points) for name, points in stock.items()},
            **{level: by_engine(style, level, Path(scratch) / level) for level in LEVELS[:2]},
        }
    return {
        submission.name: {name: column[submission.name] for name, column in columns.items()}
        for submission in style.submissions
    }


def table(known: dict[str, Any]) -> str:
    """Return the text of `ordinary.md`."""
    files = [style for style in map(styles.read, sorted(FOLDER.glob("*.py"))) if style.name in known]
    graders = ["stock", *LEVELS[:2]]
    gained, lost = dict.fromkeys(graders, 0), dict.fromkeys(graders, 0)
    rows, honest = [], 0
    for style in files:
        for sub in [sub for sub in style.submissions if sub.name in known[style.name]]:
            points = {name: known[style.name][sub.name][name] for name in graders}
            if sub.verdict in ("solution", "right"):
                honest += 1
                lost = {name: count + (points[name] != style.max_points) for name, count in lost.items()}
            elif sub.verdict == "wrong":
                more = {name: None if got is None else got - sub.points for name, got in points.items()}
                gained = {name: count + ((more[name] or 0) > 1e-9) for name, count in gained.items()}
                shown = ["no grade" if gain is None else f"{gain:+g}" for gain in more.values()]
                said = [style.name, sub.name.replace("_", " "), f"{sub.points:g} of {style.max_points:g}", *shown]
                rows.append(f"| {' | '.join(said)} |")
    counts = {f"of {len(rows)} wrong and hostile submissions gained": gained, f"of {honest} honest ones lost": lost}
    lines = [
        "# Attacks in ordinary courses",
        "",
        "Made by `python benchmarks/ordinary.py`. Points that a submission gains over the same notebook without what",
        "is wrong or hostile in it. A minus: the attack costs more than it aims at.",
        "",
        f"| | {' | '.join(graders)} |",
        "|---|--:|--:|--:|",
        *(f"| {what} | {' | '.join(str(count[name]) for name in graders)} |" for what, count in counts.items()),
        "",
        f"| course | submission | without | {' | '.join(graders)} |",
        "|---|---|--:|--:|--:|--:|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade the files that are named, or all; keep what others gave before."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="names of files; without any, all")
    asked = parser.parse_args(arguments)
    known = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for path in sorted(FOLDER.glob("*.py")):
        if asked.files and path.stem not in asked.files:
            continue
        known[path.stem] = run(styles.read(path))
        KEPT.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
        TABLE.write_text(table(known), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
