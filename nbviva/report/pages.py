"""Values as pages: one file each, that runs nothing and loads nothing."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from nbviva.report.markup import words
from nbviva.report.told import PASSED, Feedback, Question


def feedback_page(feedback: Feedback) -> str:
    """Return the feedback on one notebook as HTML.

    The page forbids its reader's browser to run or load anything, and to use any style but its own.
    """
    from jinja2 import Environment, PackageLoader

    page = Environment(loader=PackageLoader("nbviva"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page.filters |= {"points": amount, "words": words}
    style = page.get_template("feedback.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts: dict[str, list[Question]] = {"lost": [], "waiting": [], "done": [], "rest": []}
    for question in feedback.questions:
        kind = "waiting" if question.only_waits else "done" if question.complete else "lost"
        parts[kind if question.is_graded else "rest"].append(question)
    return page.get_template("feedback.html").render(
        feedback=feedback, style=Markup(style), policy=Markup(policy), headline=headline(feedback), **parts
    )


def amount(points: float) -> str:
    """Return points as people write them: at most two decimals, none that say nothing."""
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def headline(feedback: Feedback) -> str:
    """Return in a sentence or two how it went."""
    checks, said = feedback.checks, []
    passed = sum(check.state == PASSED for check in checks)
    if checks and passed == len(checks):
        said.append("Every check passed." if len(checks) > 1 else "The check passed.")
    elif checks:
        said.append(f"{passed} of {len(checks)} checks passed.")
    lost = [(q.name, q.of - q.points) for q in feedback.questions if q.points is not None and not q.waits]
    open_ = [f"{amount(less)} in {name}" for name, less in lost if less > 0.005]
    if open_:
        said.append(f"Still missing: {', '.join(open_)}.")
    if waiting := [question for question in feedback.questions if question.waits]:
        count = f"{len(waiting)} answers wait" if len(waiting) > 1 else f"{waiting[0].name} waits"
        said.append(f"{count} for a person: up to {amount(feedback.waiting)} more.")
    return " ".join(said)
