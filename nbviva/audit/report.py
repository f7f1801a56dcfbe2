"""Shows the result of an audit: tables and lines for the terminal, JSON for machines, a page for people."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections.abc import Iterator

from nbviva.audit.result import UNSPLIT, Audit, NotebookAudit, Problem, alike
from nbviva.report.words import count

PLACES = 3  # of findings that are alike
INDENT = 9


def as_json(audit: Audit, strict: bool = False) -> str:
    """Return the whole result as JSON, with ``"passed"`` at the top; docs/schemas says what it holds."""
    return json.dumps({"schema": "audit-1", "passed": audit.passes(strict), **dataclasses.asdict(audit)}, indent=1)


def tables(audit: Audit, strict: bool = False, width: int = 0) -> Iterator[object]:
    """Yield what the terminal shows: what is known of each notebook, then problems, advice and notes, then the verdict.

    Parameters
    ----------
    audit : Audit
    strict : bool
        Whether advice holds the release back, too.
    width : int
        Of the terminal; 0 to leave lines as long as they are.
    """
    for notebook in audit.notebooks:
        yield from _notebook(audit.assignment, notebook, width)
    if any(notebook.tests for notebook in audit.notebooks):
        yield from ("catches: mistakes that lose points there; alone: those that lose none elsewhere.", "")
    for problem in alike(audit.all_problems):
        yield from _lines("[red]problem[/red]", problem, width)
    for advice in alike(audit.all_advice):
        yield from _lines("[yellow]advice[/yellow]", advice, width)
    for note in audit.notes:
        for number, line in enumerate(note.splitlines()):
            yield _filled("[cyan]note[/cyan]" if not number else "", line, width)
    yield _verdict(audit, strict)


def _notebook(assignment: str, notebook: NotebookAudit, width: int) -> Iterator[object]:
    """Yield a table of test cells, and what else is known of a notebook, in a few lines."""
    from rich.table import Table

    title = f"{assignment}: {notebook.notebook}"
    if not notebook.tests:
        if notebook.cells or not notebook.problems:
            yield f"{title}\nNo test cell gives points."
        if notebook.cells and notebook.together is not None:
            yield _split(notebook)
        return
    table = Table(title=title, title_justify="left")
    table.add_column("test cell", overflow="fold")
    for heading in ("points", "catches", "alone", "ms"):
        table.add_column(heading, justify="right")
    for row in notebook.tests:
        table.add_row(row.name, f"{row.points:g}", str(row.catches), str(row.alone), f"{row.seconds * 1e3:.0f}")
    points, seconds = (sum(getattr(row, name) for row in notebook.tests) for name in ("points", "seconds"))
    table.add_row("total", f"{points:g}", "", "", f"{seconds * 1e3:.0f}")
    yield table
    tried = f"{notebook.right} right and {notebook.wrong} wrong solutions; " if notebook.right + notebook.wrong else ""
    explained = f", {len(notebook.explained)} explained" if notebook.explained else ""
    lines = [
        f"{tried}{count(notebook.mutants, 'mutant')} (small changes of the solution), "
        f"{notebook.killed} noticed{explained}.",
        f"{notebook.verdicts:,} verdicts in {len(notebook.environments)} environments, {notebook.flips} changed from "
        "run to run.",
    ]
    if notebook.together is not None:
        lines.append(_split(notebook))
    if notebook.students:
        lines.append(f"Each solution was graded with the seeds of {notebook.students} students as well.")
    if notebook.only_hidden:
        lines.append(
            f"{len(notebook.only_hidden)} of {notebook.wrong} wrong solutions pass every visible check and lose points "
            "in hidden ones alone; --html FILE and --json FILE name them."
        )
    for line in lines:
        yield textwrap.fill(line, width) if width else line
    yield ""


def _split(notebook: NotebookAudit) -> str:
    apart = notebook.cells - len(notebook.together or ())
    return f"{apart} of {count(notebook.cells, 'test cell')} {'is' if apart == 1 else 'are'} split from the answers."


def _lines(word: str, same: list[Problem], width: int) -> Iterator[str]:
    """Yield a finding as one line; of findings that are alike one with their number, and then the first places."""
    first, *more = same
    if not more:
        yield _filled(word, str(first), width)
        return
    yield _filled(word, f"{len(same)} times: {first.what}", width)
    wholes = first.what == UNSPLIT  # each has a reason of its own, and a remedy
    for one in same if wholes else same[:PLACES]:
        place = f"{one.where}: {one.about}" if one.about else one.where
        yield _filled("", f"- {place}", width)
    if not wholes and len(same) > PLACES:
        yield _filled("", f"- and {len(same) - PLACES} more; --html FILE and --json FILE list all", width)


def _filled(word: str, text: str, width: int) -> str:
    """Return a text behind a word, with the lines after the first one below its beginning."""
    from rich.markup import escape, render

    begin = word + " " * (INDENT - len(render(word).plain))
    if not width:
        return begin + escape(text)
    more = len(text) - len(text.lstrip(" -"))  # what stands in a list, or is indented, stays so
    lines = textwrap.wrap(
        text, width - INDENT, subsequent_indent=" " * more, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip
    return begin + escape(("\n" + " " * INDENT).join(lines))


def _verdict(audit: Audit, strict: bool) -> str:
    count, more = len(audit.all_problems), len(audit.all_advice)
    if audit.passes(strict):
        return f"[bold green]{audit.assignment} may be released.[/bold green]"
    found = [f"{count} problem{'s' * (count > 1)}"] if count else []
    if strict and more:
        found.append(f"{more} piece{'s' * (more > 1)} of advice, which --strict counts")
    return f"[bold red]{audit.assignment} must not be released: {' and '.join(found)}.[/bold red]"


def as_html(audit: Audit, strict: bool = False) -> str:
    """Return the result as one page without scripts or files beside it."""
    from jinja2 import Environment, PackageLoader

    page = Environment(loader=PackageLoader("nbviva"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return page.get_template("audit.html").render(
        audit=audit, passed=audit.passes(strict), problems=alike(audit.all_problems), count=len(audit.all_problems),
        advice=alike(audit.all_advice),
    )  # fmt: skip
