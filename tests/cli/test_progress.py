"""What people see while something runs must not promise what will not be."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from nbviva.cli import progress


def test_what_is_counted_anew_has_a_rate_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit counts trials, then much shorter ones: with the rate of both it would announce an hour too many."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    shown = io.StringIO()
    with progress.shown(Console(file=shown)) as show:
        for what, each in (("trials", 10.0), ("seeds", 0.1)):
            show(what, 0, 201, 0)
            for done in range(1, 202):
                now[0] += each
                show(what, done, 201, 0)
    lines = shown.getvalue().splitlines()
    assert (lines[0], lines[-1]) == ("trials", "201 of 201, 10.0/s")
    assert "6/min" in lines[100]
    assert lines[101].endswith("6/min, 17 min left")
    assert lines[-2].endswith("10.0/s, less than a minute left")  # and not 0 minutes
