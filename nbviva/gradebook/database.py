"""How nbgrader's database is reached: one connection, transactions that wait for others, errors that say what to do."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from nbviva.errors import GradebookError, NotRegistered

T = TypeVar("T")
ROUND = 5.0  # seconds that SQLite itself waits for a lock, before we look at the clock again
COLLISIONS = 5  # times that somebody else may have made the same row in between

_NO_TABLE = ("no such table", "undefinedtable")
_OTHER_SCHEMA = (*_NO_TABLE, "no such column", "undefinedcolumn")
_PASSING = ("deadlockdetected", "serializationfailure", "locknotavailable")
_DAMAGED = ("malformed", "not a database")


class Database:
    """A database with nbgrader's tables.

    Parameters
    ----------
    url : str
        Any address that SQLAlchemy knows.
    wait : float
        Seconds to wait for another program that writes.

    Raises
    ------
    GradebookError
        If there is none. It is not made: nbgrader does that when it generates an assignment.
    """

    def __init__(self, url: str, wait: float = 60.0):
        self.wait = wait
        try:
            parsed = make_url(url)
            self._sqlite = parsed.get_backend_name() == "sqlite"
            self.shown = parsed.render_as_string(hide_password=True)
            file = parsed.database or ""
            if self._sqlite and not file.startswith("file:"):
                self.shown = file or "a database in memory"
                if not Path(file).is_file():
                    raise NotRegistered(
                        f"there is no gradebook {self.shown}: run `nbgrader generate_assignment` for the assignment "
                        "first, or correct c.CourseDirectory.db_url in nbgrader_config.py"
                    )
            arguments = {"timeout": min(ROUND, wait)} if self._sqlite else {}
            self._engine = create_engine(parsed, connect_args=arguments, pool_pre_ping=not self._sqlite)
        except (ArgumentError, NoSuchModuleError) as error:
            raise GradebookError(
                f"c.CourseDirectory.db_url in nbgrader_config.py is no address of a database: {error}"
            ) from error
        except ModuleNotFoundError as error:
            raise GradebookError(
                f"the gradebook {self.shown} needs the Python package {error.name}: install it where nbviva is "
                "(`pip install nbviva[postgres]` for PostgreSQL)"
            ) from error
        if self._sqlite:
            event.listen(self._engine, "connect", _begin_by_hand)

    def close(self) -> None:
        """Let go of the connection."""
        self._engine.dispose()

    @property
    def is_file(self) -> bool:
        """Whether it is a database of SQLite, and not on a server."""
        return self._sqlite

    @contextlib.contextmanager
    def raw(self) -> Iterator[Any]:
        """Give the connection of the database's own driver."""
        with contextlib.closing(self._engine.raw_connection()) as pooled:
            yield pooled.driver_connection

    def read(self, work: Callable[[Session], T]) -> T:
        """Return what `work` finds; see `write`."""
        return self._run("BEGIN", work)

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something in one transaction, all of it or nothing.

        Parameters
        ----------
        work : callable
            Called with a session; again, with a fresh one, if another program was in the way. SQLite is
            locked before it reads, so that nothing can change between what it reads and what it writes.

        Raises
        ------
        GradebookError
            If the database does not take it. Nothing of it was written.
        """
        return self._run("BEGIN IMMEDIATE", work)

    def _run(self, begin: str, work: Callable[[Session], T]) -> T:
        until, pause, collisions = time.monotonic() + self.wait, 0.05, 0
        while True:
            try:
                with Session(self._engine, autoflush=False, expire_on_commit=False) as session:
                    if self._sqlite:
                        session.connection().exec_driver_sql(begin)
                    result = work(session)
                    session.commit()
                    return result
            except (IntegrityError, StaleDataError) as error:
                # a row came from elsewhere, or was taken away: the next time that is seen before it is written
                collisions += 1
                if collisions > COLLISIONS:
                    raise self._kind(error)(self._explain(error)) from error
            except DBAPIError as error:
                if not (error.connection_invalidated or _is_passing(error)) or time.monotonic() >= until:
                    raise self._kind(error)(self._explain(error)) from error
            time.sleep(pause)
            pause = min(2 * pause, 1.0)

    @staticmethod
    def _kind(error: DBAPIError | StaleDataError) -> type[GradebookError]:
        """A server's database without any table is one that nbgrader has not used yet."""
        return NotRegistered if any(word in _name(error) for word in _NO_TABLE) else GradebookError

    def _explain(self, error: DBAPIError | StaleDataError) -> str:
        cause = _cause(error)
        said, known = " ".join(str(cause).split()) or type(cause).__name__, _name(error)
        if "locked" in known:
            return (
                f"the gradebook {self.shown} was locked by another program for {self.wait:g} seconds, and nothing was "
                "recorded. Close what writes to it (the formgrader, another `nbgrader` or `nbviva`, a database "
                "browser) and run the command again"
            )
        if "is full" in known or "diskfull" in known or "disk i/o" in known:
            return (
                f"the disk does not take more ({said}): nothing was recorded in the gradebook {self.shown}, which is "
                "as it was before. Make room and run the command again"
            )
        if any(word in known for word in _OTHER_SCHEMA):
            return (
                f"the gradebook {self.shown} was made by another version of nbgrader ({said}): back it up, then run "
                "`nbgrader db upgrade`"
            )
        if "readonly" in known or "unable to open" in known or "insufficientprivilege" in known:
            return (
                f"the gradebook {self.shown} cannot be written ({said}): give your user the right to write it and, "
                "for a file, the folder it is in"
            )
        if any(word in known for word in _DAMAGED):
            return f"the gradebook {self.shown} is damaged ({said}): put the last backup in its place"
        if getattr(error, "connection_invalidated", False) or "operationalerror" in known:
            return (
                f"the gradebook {self.shown} did not answer ({said}): is its server running, and is "
                "c.CourseDirectory.db_url in nbgrader_config.py right?"
            )
        return f"the gradebook {self.shown} did not take the grades, and nothing was recorded: {said}"


def _begin_by_hand(connection: object, _: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # or sqlite3 begins later than we say


def _cause(error: DBAPIError | StaleDataError) -> BaseException:
    """Return what the database's driver said, if it is from there."""
    return getattr(error, "orig", None) or error


def _name(error: DBAPIError | StaleDataError) -> str:
    """Return all by which an error can be told apart: SQLite has texts for that, PostgreSQL's driver has classes."""
    cause = _cause(error)
    return f"{' '.join(kind.__name__ for kind in type(cause).__mro__)} {cause}".lower()


def _is_passing(error: DBAPIError) -> bool:
    known = _name(error)
    return "is locked" in known or "is busy" in known or any(word in known for word in _PASSING)
