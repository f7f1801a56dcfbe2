"""What can be written on the command line. Leaf but for `limits`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from nbviva.limits import LEVELS


class _Version(argparse.Action):
    """Prints the version; argparse's own action would have to know it before anybody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        parser.exit(message=f"nbviva {version('nbviva')}\n")


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line; ``command`` names the command."""
    parser = argparse.ArgumentParser(
        prog="nbviva", description="Grades Jupyter notebooks, and proves that it grades them right."
    )
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="FOLDER", help="folder of the course (default: here)"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version of the engine and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    autograde = commands.add_parser("autograde", help="grade what students handed in")
    autograde.add_argument("assignment")
    autograde.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this one; may be repeated"
    )
    autograde.add_argument("--force", action="store_true", help="write again what is recorded and has not changed")
    autograde.add_argument("--fresh", action="store_true", help="run everything again, whatever results are kept")
    autograde.add_argument("--level", choices=LEVELS, help="level of the sandbox (default: the strongest)")
    autograde.add_argument("--jobs", type=int, metavar="N", help="how many at the same time (default: all cores)")
    autograde.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="run on the workers of this Dask scheduler"
    )
    autograde.add_argument(
        "--json", type=Path, metavar="FILE", help="write the outcome for machines; - is the terminal"
    )
    autograde.set_defaults(command="autograde")

    run = commands.add_parser("run", help="grade one notebook, without a gradebook, and print the result as JSON")
    run.add_argument("notebook", type=Path, help="a notebook, a folder or a zip archive")
    run.add_argument("--assignment", help="default: the only one there is")
    run.add_argument("--student", default="", metavar="ID", help="for whom the inputs are drawn")
    run.add_argument("--seed", type=int, help="seed of an earlier result, to reproduce it")
    run.add_argument("--level", choices=LEVELS, help="level of the sandbox (default: the strongest)")
    run.set_defaults(command="run")

    cache = commands.add_parser("cache", help="how much room kept results take")
    cache.add_argument("--clear", action="store_true", help="forget them; grades are not touched")
    cache.set_defaults(command="cache")

    doctor = commands.add_parser("doctor", help="the sandbox that this machine gives, and how to get a stronger one")
    doctor.set_defaults(command="doctor")

    release = commands.add_parser("release", help="generate the student version from the source")
    release.add_argument("assignment", nargs="?", help="default: every assignment")
    release.set_defaults(command="release")

    check = commands.add_parser(
        "check", help="check that the student version is fresh, leaks nothing and fails unsolved"
    )
    check.add_argument("assignment", nargs="?", help="default: every assignment")
    check.set_defaults(command="check")

    audit = commands.add_parser(
        "audit", help="prove an assignment before its release; exit 1 and write nothing if it fails"
    )
    audit.add_argument("assignment")
    audit.add_argument("--fix-release", action="store_true", help="write release/ if everything holds")
    audit.add_argument("--json", type=Path, metavar="FILE", help="write the result for machines")
    audit.add_argument("--html", type=Path, metavar="FILE", help="write a page to look at")
    audit.add_argument(
        "--python", action="append", default=[], metavar="PATH",
        help="another interpreter, with another NumPy, to run the right solutions in as well; may be repeated",
    )  # fmt: skip
    audit.add_argument(
        "--runs", type=int, default=20, metavar="N", help="environments to run the right solutions in (20)"
    )
    audit.set_defaults(command="audit")

    stage = commands.add_parser("stage", help="put the files that notebooks share beside the instructor's")
    stage.add_argument("assignment", nargs="?", help="default: every assignment")
    stage.set_defaults(command="stage")
    return parser
