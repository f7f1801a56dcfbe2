"""What grading keeps of its own: results by their content, and what was last recorded of whom, in one SQLite file.

Results are kept under a hash of everything they depend on (`nbviva.workers.digest`), so they never have to be thrown
away to be right, and can be thrown away at any time. That is also the answer to whatever cannot be read: a row that is
not understood is no row, and a file that is damaged is put aside and a new one begun.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
import zlib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from nbviva.course import private
from nbviva.errors import GraderFault

FILE = private.FOLDER / "results.db"
_TABLES = """
create table if not exists result (key text primary key, value blob not null, made real not null) without rowid;
create table if not exists recorded (
    assignment text, student text, value text not null, primary key (assignment, student)
) without rowid;
"""


@dataclass(frozen=True)
class Recorded:
    """What was last written to the gradebook for one student.

    Attributes
    ----------
    digest : str
        Hash of what was handed in and of the assignment.
    points : dict
        Notebook -> grade_id -> points.
    final : bool
        False if something was stopped by a limit: another run tries again.
    ungraded : list of str
        Notebooks that were handed in, but not graded (`records.Record`).
    unreadable : list of str
        Why some of it could not be read, and what else there is to know of it; empty if all could be read.
    max_points : float
    """

    digest: str
    points: dict[str, dict[str, float | None]]
    final: bool
    ungraded: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    max_points: float = 0.0

    @classmethod
    def read(cls, text: str) -> Recorded | None:
        """Return what a version of this engine has written; None if this one does not understand it.

        A row of another version leads to nothing: its `digest`, to which the engine's code belongs, is no longer right.
        """
        try:
            tree = json.loads(text)
            return cls(**{name: tree[name] for name in _NAMES if name in tree})
        except (ValueError, TypeError):
            return None


_NAMES = [one.name for one in fields(Recorded)]


class Cache:
    """The file of one course. Use it from one thread; several processes may have it open.

    Parameters
    ----------
    root : Path
        Folder of the course.

    Raises
    ------
    GraderFault
        If the file cannot be opened, though it is not damaged.
    """

    def __init__(self, root: Path):
        self._path = private.folder(root) / FILE.name
        try:
            try:
                self._database = self._open()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                os.replace(self._path, self._path.with_name(f"results.damaged-{time.time_ns()}"))
                self._database = self._open()
        except sqlite3.OperationalError as error:
            # a full disk, a lock, a folder that may not be written to: no reason to give up what is kept
            raise GraderFault(
                f"{self._path} cannot be opened ({error}): see that there is room on the disk and that you may write "
                "there, then run the command again; nothing is lost"
            ) from None

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        try:
            # what is lost when the machine loses its power is computed again
            database.execute("pragma journal_mode = wal")
            database.execute("pragma synchronous = normal")
            if database.execute("pragma quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
            database.executescript(_TABLES)
        except sqlite3.Error:
            database.close()
            raise
        return database

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def get(self, key: str) -> Any:
        """Return what is kept under a key, None if nothing is."""
        row = self._database.execute("select value from result where key = ?", (key,)).fetchone()
        try:
            return json.loads(zlib.decompress(row[0])) if row else None
        except (zlib.error, ValueError, TypeError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep plain data under a key. A full disk is no reason to stop: the result is then not kept."""
        packed = zlib.compress(json.dumps(value).encode(), 1)
        with contextlib.suppress(sqlite3.OperationalError):
            self._database.execute("replace into result values (?, ?, ?)", (key, packed, time.time()))

    def recorded(self, assignment: str) -> dict[str, Recorded]:
        """Return what is recorded of each student; a row that is not understood is left out, and written anew."""
        rows = self._database.execute("select student, value from recorded where assignment = ?", (assignment,))
        found = {student: Recorded.read(value) for student, value in rows}
        return {student: recorded for student, recorded in found.items() if recorded is not None}

    def record(self, assignment: str, what: dict[str, Recorded]) -> None:
        """Remember what has been written to the gradebook."""
        rows = [(assignment, student, json.dumps(asdict(recorded))) for student, recorded in what.items()]
        # the connection commits at the end, or takes it all back: no transaction is left open by a full disk
        with contextlib.suppress(sqlite3.OperationalError), self._database:
            self._database.execute("begin")
            self._database.executemany("replace into recorded values (?, ?, ?)", rows)

    def size(self) -> tuple[int, int]:
        """Return how many results are kept, and how many bytes the file takes."""
        count = self._database.execute("select count(*) from result").fetchone()[0]
        files = [self._path, *(self._path.with_name(self._path.name + end) for end in ("-wal", "-shm"))]
        return count, sum(path.stat().st_size for path in files if path.exists())

    def clear(self) -> None:
        """Forget all results, and give the room back. Grades are not touched."""
        self._database.execute("delete from result")
        self._database.execute("delete from recorded")
        self._database.execute("pragma wal_checkpoint(truncate)")
        self._database.execute("vacuum")
