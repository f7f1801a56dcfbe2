"""Copies of a gradebook, each taken before a run writes to it for the first time; the last five are kept."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from nbviva.errors import GradebookError
from nbviva.gradebook.database import Database

FOLDER = "gradebooks"  # in the folder that the engine keeps for itself
KEPT = 5


def kept(folder: Path) -> list[Path]:
    """Return the copies of the gradebook in a folder, the oldest first."""
    return sorted(folder.glob("gradebook-*.db"))


def copy_aside(database: Database, folder: Path, wait: float = 60.0) -> Path | None:
    """Copy a gradebook in SQLite as it is now, while others may use it, and forget the oldest copies.

    Parameters
    ----------
    database : Database
    folder : Path
        Where the copies are; made if it is not there.
    wait : float
        Seconds to wait for another program that writes.

    Returns
    -------
    Path or None
        The copy; None for another database than SQLite, which has means of its own for this.

    Raises
    ------
    GradebookError
        If it cannot be copied. Nothing was written to the gradebook then.
    """
    if not database.is_file:
        return None
    place = folder / f"gradebook-{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}.db"
    draft = place.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # made by us first, so that nobody else can read names and grades in it, not even for a moment
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(draft)) as copy:
            _copy(database, copy, time.monotonic() + wait)
        draft.replace(place)
        for old in kept(folder)[:-KEPT]:
            old.unlink()
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise GradebookError(
            f"the gradebook {database.shown} could not be copied to {folder} before the first grade is written "
            f"({error}): see that there is room on the disk and that you may write there; nothing was recorded"
        ) from error
    return place


def _copy(database: Database, copy: sqlite3.Connection, until: float) -> None:
    def not_forever(status: int, *_: int) -> None:
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and time.monotonic() > until:
            raise TimeoutError("another program has locked it")

    with database.raw() as connection:
        connection.backup(copy, progress=not_forever)
