"""What `audit`, `check`, `run` and `validate` say to programs that run them after each push: JUnit, GitHub's own."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva.cli import tame
from nbviva.cli.common import check_place, save

if TYPE_CHECKING:
    from nbviva.report.verdicts import Verdict

_WHERE = re.compile(r"(?P<file>[^:]*)(?:: (?:cell (?:'(?P<id>[^']*)'|number (?P<number>\d+))|.*))?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command tell other programs what it found."""
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write what was checked as JUnit's XML")
    parser.add_argument(
        "--format", choices=("text", "github"), default="text",
        help="github: findings as annotations of files, and a summary where GITHUB_STEP_SUMMARY names a file",
    )  # fmt: skip


def check_places(options: argparse.Namespace) -> None:
    """See that the report can be written, before the work for it is done."""
    check_place(options.junit)


@contextlib.contextmanager
def guarded(options: argparse.Namespace) -> Iterator[None]:
    """Print words of students and authors meanwhile: a workflow of GitHub would take some of them for commands."""
    word = secrets.token_hex(16) if options.format == "github" else ""
    if word:
        tame.command(f"::stop-commands::{word}")
    try:
        yield
    finally:
        if word:
            tame.command(f"::{word}::")


def tell(options: argparse.Namespace, title: str, found: Iterable[Verdict]) -> None:
    """Write what was found, in the forms that were asked for; nothing is looked up for none of them."""
    if not options.junit and options.format != "github":
        return
    from nbviva.report import verdicts as forms

    verdicts = [*found]
    if options.junit:
        save(options.junit, forms.junit(title, verdicts))
    if options.format == "github":
        for line in forms.remarks(verdicts):
            tame.command(line)
        named = os.environ.get("GITHUB_STEP_SUMMARY")
        if named:
            with open(named, "a", encoding="utf-8") as page:
                page.write(forms.summary(title, verdicts))


def place(where: str, *folders: Path) -> tuple[str, int]:
    """Return file and line of what a finding names, as "hw.ipynb: cell 'a'"; nothing and 1 if there is no such file.

    Parameters
    ----------
    where : str
    *folders : Path
        In which the file may lie; the first that has it counts.
    """
    from nbviva.cells.places import places

    found = _WHERE.fullmatch(where)
    file = next((folder / found["file"] for folder in folders if found and (folder / found["file"]).is_file()), None)
    if file is None or found is None:
        return "", 1
    line = 1
    if file.suffix == ".ipynb" and (found["id"] or found["number"]):
        for cell in places(file.read_text(encoding="utf-8", errors="replace")):
            if cell.grade_id == found["id"] or str(cell.number) == found["number"]:
                line = cell.line
                break
    return from_top(file), line


def from_top(file: Path) -> str:
    """Return a path from the top of the repository, where GitHub looks for it; elsewhere from the folder one is in."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or Path()).resolve()
    resolved = file.resolve()
    return resolved.relative_to(top).as_posix() if resolved.is_relative_to(top) else resolved.as_posix()
