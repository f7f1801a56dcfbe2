"""What stock nbgrader gives for every style of test cell: the yardstick `tests/exam/test_styles.py` goes by.

Each style is an assignment of a throw-away course with stock settings; its submissions go through `nbgrader
generate_assignment` and `nbgrader autograde`. The points go to `tests/zoo/styles/stock.json` and to `styles.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support import styles  # noqa: E402
from support.styles import Style  # noqa: E402

from nbviva.course.layout import Course  # noqa: E402
from nbviva.errors import CourseError  # noqa: E402

TABLE = ROOT / "benchmarks" / "styles.md"
Points = dict[str, float | None]


def graded(style: Style, folder: Path) -> dict[str, Points | None]:
    """Return what stock nbgrader gives each submission of a style, in a course of its own in `folder`.

    Raises
    ------
    CourseError
        If nbgrader does not make the release, or makes another one than `styles.release`.
    """
    course = styles.build([style], folder, with_release=False)
    course.must("generate_assignment", style.name)
    made = nbformat.read(course.release(style.name) / f"{style.name}.ipynb", as_version=4)
    if [cell.source for cell in made.cells] != [cell.source for cell in styles.release(style).cells]:
        raise CourseError(f"{style.name}: nbgrader's release is not the one that tests/support/styles.py makes")
    for submission in style.submissions:
        styles.hand_in(style, submission, course, course.submitted(style.name, submission.name))
    course.nbgrader("autograde", style.name)
    return {submission.name: earned(course, style.name, submission.name) for submission in style.submissions}


def earned(course: Course, assignment: str, student: str) -> Points | None:
    """Return the points in the gradebook by grade_id; None if the submission could not be graded."""
    if not (course.root / "autograded" / student / assignment / f"{assignment}.ipynb").exists():
        return None
    with Gradebook(course.db_url) as gradebook:
        try:
            notebook = gradebook.find_submission_notebook(assignment, assignment, student)
        except MissingEntry:
            return None
        return {g.name: None if g.needs_manual_grade else g.auto_score for g in notebook.grades}


def differences(style: Style, result: dict[str, Points | None]) -> list[str]:
    """Return where a style's file says something else than stock gave, as lines to read."""
    lines = []
    for submission in style.submissions:
        points = result[submission.name]
        got = None if points is None else styles.total(points)
        if (got is None) != (submission.stock is None) or (
            got is not None and submission.stock is not None and abs(got - submission.stock) > 1e-9
        ):
            lines.append(f"{style.name}: {submission.name} got {got}, the file says {submission.stock}: {points}")
    return lines


def table(known: dict[str, Any], versions: str) -> str:
    """Return the text of `styles.md`."""
    lines = [
        "# Styles of test cell under stock nbgrader",
        "",
        f"Written by `python benchmarks/styles.py`, with {versions}. Each submission is shown with its points of stock",
        "nbgrader; where stock is wrong, the points it should get follow in bold with the reason.",
        "",
        "| style | of | solution | blank | right | wrong |",
        "|---|---|---|---|---|---|",
    ]
    faults = set()
    for style in styles.collect():
        if style.name not in known:
            lines.append(f"| {style.title} | {style.max_points:g} | not run: needs {', '.join(style.needs)} | | | |")
            continue
        shown: dict[str, list[str]] = {"solution": [], "blank": [], "right": [], "wrong": []}
        for submission in style.submissions:
            points = known[style.name]["submissions"][submission.name]
            text = "stops" if points is None else f"{styles.total(points):.4g}"
            if submission.verdict in ("right", "wrong"):
                text = f"{submission.name.replace('_', ' ')} {text}"
            if submission.fault:
                faults.add(submission.fault)
                text += f" (**{submission.points:.4g}**, {submission.fault.replace('_', ' ')})"
            shown[submission.verdict].append(text)
        cells = " | ".join(", ".join(part) for part in shown.values())
        lines.append(f"| {style.title.replace('|', chr(92) + '|')} | {style.max_points:g} | {cells} |")
    lines += ["", "Where stock is wrong:", ""]
    lines += [f"- **{name.replace('_', ' ')}**: {styles.FAULTS[name]}." for name in styles.FAULTS if name in faults]
    return "\n".join(lines) + "\n"


def write(known: dict[str, Any]) -> None:
    """Write `stock.json` and `styles.md`."""
    versions = {name: version(name) for name in ("nbgrader", "numpy", "ipykernel")}
    versions |= {"python": ".".join(map(str, sys.version_info[:2]))}
    text = {"versions": versions, "styles": dict(sorted(known.items()))}
    styles.STOCK.write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")
    TABLE.write_text(table(known, ", ".join(f"{k} {v}" for k, v in versions.items())), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade the styles that are new or changed; return 1 if a file says something else than stock gave."""
    from rich.console import Console
    from rich.progress import Progress

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("styles", nargs="*", help="names of styles; without any, those that are new or have changed")
    parser.add_argument("--all", action="store_true", help="grade all of them again")
    parser.add_argument("--jobs", type=int, default=2, help="courses graded at the same time (default 2)")
    asked = parser.parse_args(arguments)
    console = Console()
    everything = {style.name: style for style in styles.collect()}
    known = {name: entry for name, entry in styles.stock().items() if name in everything}
    unknown = set(asked.styles) - set(everything)
    if unknown:
        parser.error(f"no such style: {', '.join(sorted(unknown))}")
    wanted = [
        style
        for style in everything.values()
        if style.name in asked.styles
        or (not asked.styles and (asked.all or known.get(style.name, {}).get("digest") != style.digest))
    ]
    lines: list[str] = []
    for style in [style for style in wanted if style.lacks()]:
        wanted.remove(style)
        console.print(f"{style.name}: not run, there is no {', '.join(style.lacks())} here")
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(asked.jobs) as pool, Progress() as bar:
        task = bar.add_task("grading", total=len(wanted))
        jobs = {pool.submit(graded, style, Path(scratch) / style.name): style for style in wanted}
        for job in as_completed(jobs):
            style, result = jobs[job], job.result()
            known[style.name] = {"digest": style.digest, "submissions": result}
            lines += differences(style, result)
            write(known)  # after each one, so that a run that is broken off has not been in vain
            bar.advance(task)
    write(known)
    for line in sorted(lines):
        console.print(line, style="red", markup=False, highlight=False)
    console.print(f"{len(wanted)} styles graded, {len(lines)} submissions differ from what their file says")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
