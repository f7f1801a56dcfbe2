"""`nbviva new`: a course that works at once, or one more assignment, made from a plain notebook if there is one."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbviva.cli.common import put

if TYPE_CHECKING:
    from nbviva.start.plain import Made

HELP = "make a course that works at once, or add an assignment to the course in this folder"
NEEDS: tuple[str, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.set_defaults(wrong=parser.error)
    parser.add_argument("folder", nargs="?", type=Path, help="of the new course: empty, or not there yet")
    parser.add_argument("--assignment", metavar="NAME", help="add an assignment to the course in this folder")
    parser.add_argument(
        "--from", dest="notebook", type=Path, metavar="NOTEBOOK",
        help="make the assignment of this notebook, which stays as it is: ### BEGIN SOLUTION, ### BEGIN HIDDEN TESTS, "
        "### BEGIN MARK SCHEME, asserts and comments like '# 2 points' say what its cells are",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Make what was asked for, and say what to type next."""
    if (options.folder is None) == (options.assignment is None):
        options.wrong(
            "say what is to be made: `nbviva new FOLDER` makes a course, `nbviva new --assignment NAME` adds an "
            "assignment to the course in this folder"
        )
    if options.assignment is None:
        if options.notebook is not None:
            options.wrong(
                "--from makes an assignment of a notebook: `nbviva new FOLDER` first, and then, in that folder, "
                "`nbviva new --assignment NAME --from NOTEBOOK`"
            )
        return _course(options.folder)
    return _assignment(options.course, options.assignment, options.notebook)


def _course(folder: Path) -> int:
    from nbviva.start import template

    course = template.new_course(folder)
    print(f"{folder} is a course with one assignment, {template.ASSIGNMENT}. Type next:")
    _next([f"cd {shlex.quote(str(folder))}", "make demo", "make setup test"])
    print(f"README.md in it says the rest; the lesson is {course.shown(course.source(template.ASSIGNMENT))}/")
    return 0


def _assignment(folder: Path, name: str, notebook: Path | None) -> int:
    from nbviva.course.layout import Course

    course = Course.at(folder)
    if notebook is None:
        from nbviva.start import template

        places = template.new_assignment(course, name)
        print(f"A beginning, to be changed, lies in {' and '.join(course.shown(place) for place in places)}.")
    else:
        from rich.console import Console

        from nbviva.start import adding

        added = adding.add(course, name, notebook)
        console = Console(soft_wrap=False)
        console.print(_table(added.cells), highlight=False)
        for advice in added.advice:
            put(console, f"[yellow]advice[/yellow]   {_safe(advice)}")
        also = f" with {', '.join(added.files)} beside it" if added.files else ""
        print(f"{course.shown(added.path)} is made of {notebook}, which is as it was{also}.")
    print("Type next:")
    _next([f"nbviva audit {name}", f"nbviva release {name}"])
    return 0


def _table(cells: Sequence[Made]) -> Any:
    """Return what was made of each cell, a line each."""
    from rich.table import Table

    from nbviva.report.words import amount

    table = Table(box=None, pad_edge=False)
    table.add_column("cell", justify="right")
    table.add_column("what it is now")
    table.add_column("points", justify="right")
    table.add_column("id", overflow="fold")
    table.add_column("because", overflow="fold")
    for cell in cells:
        points = amount(cell.points) if cell.earns else ""
        table.add_row(str(cell.number), cell.kind, points, _safe(cell.grade_id), _safe(cell.why))
    return table


def _safe(text: str) -> str:
    from rich.markup import escape

    from nbviva.report.words import plain

    return escape(plain(text))


def _next(commands: Sequence[str]) -> None:
    for command in commands:
        print(f"  {command}")
