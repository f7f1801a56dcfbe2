"""What SQL of a submission may do to a test cell's own database: read it, and what the reference's does.

A query is text that a test cell runs. ``DELETE FROM people`` leaves nothing in which the test's own query could find
anything else, and a temporary table stands before the one that it is called after. Statements in the instructor's cells
may do everything.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

from nbviva.bridge.databases import carry

_NAMES = """
    CREATE_INDEX CREATE_TABLE CREATE_TEMP_INDEX CREATE_TEMP_TABLE CREATE_TEMP_TRIGGER CREATE_TEMP_VIEW CREATE_TRIGGER
    CREATE_VIEW DELETE DROP_INDEX DROP_TABLE DROP_TEMP_INDEX DROP_TEMP_TABLE DROP_TEMP_TRIGGER DROP_TEMP_VIEW
    DROP_TRIGGER DROP_VIEW INSERT PRAGMA UPDATE ATTACH DETACH ALTER_TABLE REINDEX ANALYZE SAVEPOINT
"""
_ACTIONS = {getattr(sqlite3, f"SQLITE_{name}"): name for name in _NAMES.split() if hasattr(sqlite3, f"SQLITE_{name}")}
# reading, functions, a query that goes on from its own rows
_FREE = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_FACTORY = 5  # its place among the arguments of `connect`


def guard(is_ours: Callable[[str], bool], allows: Callable[[str, str], bool]) -> None:
    """Let databases that are opened in this process from now on do no more than that.

    Parameters
    ----------
    is_ours : callable
        Called with a statement; tells whether it stands in the instructor's cells.
    allows : callable
        Called with what a statement does to what, and with the same in words; tells whether the reference's do it too.
    """

    def check(action: int, what: Any, more: Any, *_: Any) -> int:
        if action in _FREE or (action == sqlite3.SQLITE_TRANSACTION and what in ("BEGIN", "COMMIT")):
            return sqlite3.SQLITE_OK
        # an index is of a table, and is called as its author likes
        table = more if "INDEX" in _ACTIONS.get(action, "") else what
        does = f"{_ACTIONS.get(action, action)} {str(table)[:100]}"
        return sqlite3.SQLITE_OK if allows(f"sqlite {does}", does) else sqlite3.SQLITE_DENY

    @contextlib.contextmanager
    def checked(database: sqlite3.Connection, text: Any) -> Iterator[None]:
        if type(text) is str and is_ours(text):
            yield
            return
        database.set_authorizer(check)
        try:
            yield
        finally:
            database.set_authorizer(lambda *_: sqlite3.SQLITE_OK)

    def checking(kind: Any, name: str) -> Any:
        run = getattr(kind, name)

        def checks(self: Any, sql: Any, *values: Any) -> Any:
            with checked(getattr(self, "connection", self), sql):
                return run(self, sql, *values)

        checks.__name__ = name
        return checks

    def derived(kind: Any, **more: Any) -> Any:
        body = {name: checking(kind, name) for name in ("execute", "executemany", "executescript")}
        return type(kind.__name__, (kind,), {"__module__": "sqlite3", **body, **more})

    cursor: Any = derived(sqlite3.Cursor)
    connection: Any = derived(
        sqlite3.Connection, cursor=lambda self, factory=cursor: sqlite3.Connection.cursor(self, factory)
    )
    original = sqlite3.connect

    def connect(*arguments: Any, **named: Any) -> Any:
        if len(arguments) <= _FACTORY:
            named.setdefault("factory", connection)
        return original(*arguments, **named)

    carry(connection)
    for module in ("sqlite3", "sqlite3.dbapi2"):
        sys.modules[module].connect = connect  # type: ignore[attr-defined]
