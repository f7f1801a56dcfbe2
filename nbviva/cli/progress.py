"""What people see while something runs: a bar in a terminal; elsewhere, in a log, a line every so often."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

EVERY = 10.0  # seconds between two lines of a log

# description, how many are done, how many there are (0: nobody knows yet), how many failed
Show = Callable[[str, int, int, int], None]


@contextmanager
def shown(console: Any) -> Iterator[Show]:
    """Show how far something is, on a rich console; yield the function that is called with it."""
    if not console.is_terminal:
        yield _Log(console).show
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[more]}"),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:  # what came of it is said below
        task = bar.add_task("starting", total=None, more="")
        rate = _Rate()

        def show(what: str, done: int, total: int, failed: int = 0) -> None:
            more = rate.text(done, total) + (f"  [red]{failed} failed[/red]" if failed else "")
            bar.update(task, description=what, completed=done, total=total or None, more=more)

        yield show


class _Rate:
    """How many are done in a second or a minute since the first was, and how long it will take; what is counted anew
    has a rate of its own."""

    def __init__(self) -> None:
        self._began, self._first, self._latest = 0.0, 0, 0

    def text(self, done: int, total: int) -> str:
        if not self._began or done < self._latest:
            self._began, self._first = time.monotonic(), done
        self._latest = done
        seconds, more = time.monotonic() - self._began, done - self._first
        if more < 2 or seconds < 1:
            return ""
        rate = f"{more / seconds:.1f}/s" if more > seconds else f"{60 * more / seconds:.0f}/min"
        minutes = (total - done) * seconds / more / 60
        if minutes <= 0:
            return rate
        return f"{rate}, {minutes:.0f} min left" if minutes >= 1 else f"{rate}, less than a minute left"


class _Log:
    """Lines for a file: when what is being done changes, and every so often while things are counted."""

    def __init__(self, console: Any):
        self._console, self._rate, self._last, self._what = console, _Rate(), 0.0, ""

    def show(self, what: str, done: int, total: int, failed: int = 0) -> None:
        now = time.monotonic()
        counting = done > 0
        if (counting and now - self._last < EVERY and done < total) or (not counting and what == self._what):
            return
        self._last, self._what = now, what
        rate = self._rate.text(done, total)
        text = f"{done} of {total}{', ' + rate if rate else ''}" if counting else what
        self._console.print(text + (f", {failed} failed" if failed else ""), highlight=False, soft_wrap=True)
