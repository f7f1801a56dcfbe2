"""`nbviva report`: how a class did, as a page for people and as JSON, from what is recorded; nothing is graded."""

from __future__ import annotations

import argparse
from pathlib import Path

from nbviva.cli.common import check_place, save

HELP = "write a report on how a class did; nothing is graded"
NEEDS: tuple[str, ...] = ("nbviva.autograde.groups", "nbviva.autograde.standing")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="where to write the page (default: reports/ASSIGNMENT.html)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures for machines, too")


def run(options: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    from nbviva.autograde import read_class
    from nbviva.autograde.groups import group_class, with_code
    from nbviva.course.layout import Course
    from nbviva.report.class_report import as_html, as_json
    from nbviva.report.figures import Figures

    for place in (options.html, options.json):
        check_place(place)
    course = Course.at(options.course)
    recorded = read_class(course, options.assignment)
    figures, grouped = Figures(recorded), with_code(course, options.assignment, group_class(course, recorded))
    page = options.html
    if page is None and options.json is None:
        page = course.root / "reports" / f"{options.assignment}.html"
        page.parent.mkdir(mode=0o700, exist_ok=True)
    written = {page: as_html, options.json: as_json}
    for place, render in written.items():
        if place is not None:
            save(place, render(figures, grouped.questions, grouped.advice), 0o600)  # names and grades
            print(f"written: {place}")
    return 0
