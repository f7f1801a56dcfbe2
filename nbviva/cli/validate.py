"""`nbviva validate`: runs the visible checks of a learner's own notebook, and says what would cost points later."""

from __future__ import annotations

import argparse
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva.cli import for_ci
from nbviva.errors import ExaminationError

if TYPE_CHECKING:
    from nbviva.report.told import Question, Reason
    from nbviva.report.verdicts import Verdict
    from nbviva.validate import Validated

HELP = "for learners: run the visible checks of a notebook, and say what would cost points later"
NEEDS: tuple[str, ...] = ()

WIDTH = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("notebook", type=Path, help="the notebook that you are working on")
    parser.add_argument(
        "--release", type=Path, metavar="PLACE",
        help="the student version as you got it, or its folder, to compare with (default: that of a course around it)",
    )  # fmt: skip
    for_ci.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Run the checks and say how they ended; 1 if one of them does not pass."""
    if not hasattr(os, "fork"):
        raise ExaminationError(
            "this system has no fork, as Windows has none, so the checks cannot be run as they are when it is graded: "
            "press Validate in JupyterLab instead"
        )
    from rich.console import Console

    from nbviva.validate import validate

    for_ci.check_places(options)
    console = Console()
    with console.status(f"running {options.notebook.name}"):
        told = validate(options.notebook, options.release, options.course)
    with for_ci.guarded(options):
        for line in lines(told):
            console.print(line, highlight=False, soft_wrap=True)
    for_ci.tell(options, f"nbviva validate {options.notebook.name}", verdicts(told, options.notebook))
    return 0 if all(check.state == "passed" for check in told.feedback.checks) else 1


def verdicts(told: Validated, notebook: Path) -> Iterator[Verdict]:
    """Yield for other programs how each visible check ended, and what would cost points later."""
    from nbviva.report.verdicts import ADVICE, FAILED, PASSED, Verdict

    for question in told.feedback.questions:
        said = {check: reason.said for reason in question.reasons for check in reason.checks}
        for check in question.checks:
            passed = check.state == "passed"
            message = "" if passed else said.get(check) or check.state
            place = for_ci.place(f"{notebook.name}: cell '{check.grade_id}'", notebook.parent)
            yield Verdict(question.name, check.name, PASSED if passed else FAILED, message, 0.0, *place)
    for text in told.costs:
        yield Verdict(notebook.stem, "would cost points", ADVICE, text, 0.0, for_ci.from_top(notebook))


def lines(told: Validated) -> Iterator[str]:
    """Yield what is to be said of a notebook, in lines of at most 80 letters."""
    for question in told.feedback.questions:
        if question.checks:
            yield from _question(question)
            yield ""
    if told.costs:
        yield "[bold]What would cost points when it is graded[/bold]"
        for text in told.costs:
            yield from _wrapped(text, "  - ", "    ")
        yield ""
    yield from _wrapped(_summary(told))
    if not told.compared:
        yield from _wrapped(
            "Whether a cell was deleted cannot be told: no student version was found to compare with. --release names "
            "one."
        )


def _question(question: Question) -> Iterator[str]:
    from rich.markup import escape

    passed = sum(check.state == "passed" for check in question.checks)
    name = escape(question.name)
    if passed == len(question.checks):
        yield f"[green]passed[/green]   [bold]{name}[/bold]: {_of(passed, passed)}"
        return
    yield f"[red]not yet[/red]  [bold]{name}[/bold]: {_of(passed, len(question.checks))}"
    if question.untouched:
        yield from _wrapped("Nothing is written yet.", " " * 9)
    for reason in question.reasons:
        yield from _reason(reason)


def _reason(reason: Reason) -> Iterator[str]:
    for check in reason.checks:
        yield from _wrapped(check.name, " " * 9, " " * 11, "bold")
    for text in reason.said.splitlines():
        yield from _wrapped(text, " " * 11)
    if reason.next_step:
        yield from _wrapped(reason.next_step, " " * 11)


def _summary(told: Validated) -> str:
    from nbviva.report.words import count

    checks = told.feedback.checks
    passed = sum(check.state == "passed" for check in checks)
    verb = "passes" if passed == 1 else "pass"
    text = f"{passed} of {count(len(checks), 'visible check')} {verb}"
    if told.unseen:
        text += f", {told.unseen} more {'runs' if told.unseen == 1 else 'run'} when it is graded"
    text += "."
    if checks:
        text += " When it is graded, a check may also try cases that the student version does not show."
    if told.by_hand:
        text += f" {count(told.by_hand, 'answer waits', 'answers wait')} for a person."
    return text


def _of(passed: int, number: int) -> str:
    if passed == number:
        return "its check passes" if number == 1 else f"all {number} checks pass"
    return f"{passed} of {number} checks pass"


def _wrapped(text: str, first: str = "", rest: str | None = None, style: str = "") -> Iterator[str]:
    from rich.markup import escape

    from nbviva.report.words import plain

    made = textwrap.wrap(
        plain(text), WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )  # fmt: skip
    for line in made:
        yield f"[{style}]{escape(line)}[/{style}]" if style else escape(line)
