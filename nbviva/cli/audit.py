"""`nbviva audit`: proves an assignment before its release."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva.cli import for_ci, progress
from nbviva.cli.common import check_place, save

if TYPE_CHECKING:
    from nbviva.audit.result import Audit
    from nbviva.course.layout import Course
    from nbviva.report.verdicts import Verdict

HELP = "prove an assignment before its release; exit 1 and write nothing if it fails"
EPILOG = """exit codes:
  0  nothing is wrong (with --strict: and nothing is worth a look)
  1  something is wrong, or the assignment cannot be read
  2  the command is not written as above
  3  the grader itself failed: nothing is known of the assignment"""
NEEDS: tuple[str, ...] = ("nbviva.audit.proof",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.epilog, parser.formatter_class = EPILOG, argparse.RawDescriptionHelpFormatter
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("--strict", action="store_true", help="let advice count as a problem, as a gate does")
    parser.add_argument("--fix-release", action="store_true", help="write release/ if everything holds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result for machines")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page to look at")
    parser.add_argument(
        "--python", action="append", default=[], metavar="PATH",
        help="another interpreter, with another NumPy, to run the right solutions in as well; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--runs", type=int, default=20, metavar="N", help="environments to run the right solutions in (default: 20)"
    )
    parser.add_argument(
        "--seeds", type=_seeds, default=0, metavar="N",
        help="grade every solution with the seeds of N students too: same code, same points (takes minutes)",
    )  # fmt: skip
    for_ci.add_arguments(parser)


def _seeds(text: str) -> int:
    """Return how many seeds were asked for; one alone cannot differ from another."""
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text} is no number of seeds to compare: write 2 or more, such as 40")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Audit the assignment, show the result and write what was asked for; 1 if it does not pass."""
    from rich.console import Console

    from nbviva.audit import kept, proof, report
    from nbviva.course.layout import Course

    check_place(options.json)
    check_place(options.html)
    for_ci.check_places(options)
    course, console = Course.at(options.course), Console()
    with progress.shown(console) as show:
        result = proof.run(
            course, options.assignment, options.python, options.fix_release, options.runs,
            lambda what, done, total: show(what, done, total, 0), options.seeds, options.strict,
        )  # fmt: skip
    kept.keep(course, result)
    with for_ci.guarded(options):
        # a log is searched, and a line that is broken is not found
        for part in report.tables(result, options.strict, console.width if console.is_terminal else 0):
            console.print(part, soft_wrap=not console.is_terminal, highlight=False)
    if options.json:
        save(options.json, report.as_json(result, options.strict))
    if options.html:
        save(options.html, report.as_html(result, options.strict))
    for_ci.tell(options, f"nbviva audit {options.assignment}", verdicts(course, result, options.strict))
    return 0 if result.passes(options.strict) else 1


def verdicts(course: Course, result: Audit, strict: bool) -> Iterator[Verdict]:
    """Yield for other programs what holds of each test cell, and each finding."""
    from nbviva.report.verdicts import ADVICE, FAILED, Verdict

    source = course.source(result.assignment)
    suites = [(one.notebook, one.problems, one.all_advice) for one in result.notebooks]
    for suite, problems, advice in [*suites, (result.assignment, result.problems, result.advice)]:
        for state, found in ((FAILED, problems), (FAILED if strict else ADVICE, advice)):
            for one in found:
                said = one.what + (f": {one.about}" if one.about else "")
                yield Verdict(suite, one.where, state, said, 0.0, *for_ci.place(one.where, source))
    wrong = {problem.where for problem in result.all_problems}
    for notebook in result.notebooks:
        for row in notebook.tests:
            where = f"{notebook.notebook}: cell '{row.name}'"
            if where not in wrong:
                place = for_ci.place(where, source)
                yield Verdict(notebook.notebook, where, seconds=row.seconds, file=place[0], line=place[1])
    if result.passes(strict):
        yield Verdict(result.assignment, f"{result.assignment} may be released")
