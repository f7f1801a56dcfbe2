"""Shows the result of an audit: tables for the terminal, JSON for machines, a page for people."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from nbviva.audit.result import Audit


def as_json(audit: Audit) -> str:
    """Return the whole result as JSON, with ``"passed"`` at the top."""
    return json.dumps({"passed": not audit.all_problems, **dataclasses.asdict(audit)}, indent=1)


def tables(audit: Audit) -> Iterator[object]:
    """Yield what the terminal shows: a table for each notebook, then problems and advice, then the verdict."""
    from rich.markup import escape
    from rich.table import Table

    for notebook in audit.notebooks:
        table = Table(title=f"{audit.assignment}: {notebook.notebook}", title_justify="left")
        table.add_column("test cell", no_wrap=True)
        for heading in ("points", "catches", "alone", "ms"):
            table.add_column(heading, justify="right")
        for row in notebook.tests:
            table.add_row(row.name, f"{row.points:g}", str(row.catches), str(row.alone), f"{row.seconds * 1e3:.0f}")
        points, seconds = (sum(getattr(row, name) for row in notebook.tests) for name in ("points", "seconds"))
        table.add_row("total", f"{points:g}", "", "", f"{seconds * 1e3:.0f}")
        yield table
        yield (
            f"{notebook.right} right and {notebook.wrong} wrong solutions; {notebook.mutants} mutants, "
            f"{notebook.killed} noticed, {len(notebook.explained)} explained; {notebook.verdicts:,} verdicts in "
            f"{len(notebook.environments)} environments, {notebook.flips} changed from run to run."
        )
        if notebook.students:
            yield f"Each solution was graded with the seeds of {notebook.students} students as well."
        if notebook.only_hidden:
            yield (
                f"{len(notebook.only_hidden)} of {notebook.wrong} wrong solutions pass every visible check and lose "
                "points in hidden ones alone; the page and the JSON name them."
            )
        for advice in notebook.advice:
            yield f"[yellow]advice[/yellow]  {escape(advice.where)} {escape(advice.what)}"
    for problem in audit.all_problems:
        yield f"[red]problem[/red]  {escape(problem.where)} {escape(problem.what)}"
    count = len(audit.all_problems)
    yield (
        f"[bold green]{audit.assignment} may be released.[/bold green]" if not count
        else f"[bold red]{audit.assignment} must not be released: {count} problem{'s' if count > 1 else ''}.[/bold red]"
    )  # fmt: skip


def as_html(audit: Audit) -> str:
    """Return the result as one page without scripts or files beside it."""
    from jinja2 import Environment, PackageLoader

    page = Environment(loader=PackageLoader("nbviva"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return page.get_template("audit.html").render(audit=audit, problems=audit.all_problems)
