"""Databases of SQLite that live in memory, across the wire: as the bytes of their pages.

What comes is opened in memory; pages hold no program, and statements are the test cell's own. A connection to a file
stays where it is.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import Any

from nbviva.bridge import decode, encode, mutation
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder
from nbviva.bridge.mutation import EMPTIED, NEW
from nbviva.errors import MessageError

TRIGGERS = "triggers"
_STEPS, _ROWS = 20_000, 100_000  # thousands of steps of SQLite, and rows of a table, that are looked at


def _encode(e: Encoder, x: sqlite3.Connection, n: int) -> list[Any] | None:
    try:
        # one that was made of pages calls its place "x"
        in_file = any(os.path.isabs(place) for _, _, place in sqlite3.Connection.execute(x, "PRAGMA database_list"))
        return None if in_file else ["db", x.row_factory is sqlite3.Row, *e.put(_pages(x))]
    except sqlite3.Error:  # closed, or busy
        return None


def _take(d: Decoder, t: list[Any], n: int) -> sqlite3.Connection:
    made: sqlite3.Connection = d.number(sqlite3.connect(":memory:"))
    made.row_factory = sqlite3.Row if t[1] is True else None
    try:
        _fill(made, d.take(t[2], t[3]))
    except sqlite3.Error as error:
        raise MessageError(f"not a database: {error}") from None
    return made


def _pages(x: sqlite3.Connection) -> bytes:
    return sqlite3.Connection.serialize(x)


def _snapshot(x: sqlite3.Connection) -> bytes | None:
    try:
        return _pages(x)
    except sqlite3.Error:  # it was closed
        return None


def _fill(x: sqlite3.Connection, pages: bytes) -> None:
    if pages:  # an empty database has none
        # not into `x` itself: what is not committed there would be in no page
        with contextlib.closing(sqlite3.connect(":memory:")) as made:
            made.deserialize(pages)
            made.backup(x)


def _refill(x: sqlite3.Connection, content: sqlite3.Connection) -> None:
    x.commit()
    _fill(x, _pages(content))


def _copy(x: sqlite3.Connection) -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.row_factory = x.row_factory
    _fill(made, _pages(x))
    return made


def _parts(x: sqlite3.Connection, content: sqlite3.Connection) -> list[str]:
    """Return the tables that are others in another database; what is more than a change of rows is said with them."""
    old, now = _tables(x), _tables(content)
    # a new one of the student's own is no reason to refuse what is asked for
    changed = [way for name in old if old[name] != now.get(name) for way in _ways(name, old[name], now.get(name))] or [
        NEW
    ]
    # but what is to happen when the test writes into a table later is
    return changed if _triggers(x) == _triggers(content) else [*changed, TRIGGERS]


def _ways(name: str, old: Any, now: Any) -> list[str]:
    if not isinstance(old, tuple) or not isinstance(now, tuple):
        return [name]
    (kind, _, rows), (kind_now, _, rows_now) = old, now
    if kind_now != kind:
        return [name, f"{name} as a {kind_now}"]
    return [name, f"{name} {EMPTIED}"] if rows and not rows_now else [name]


def _triggers(x: sqlite3.Connection) -> Any:
    try:
        run = sqlite3.Cursor(x)
        run.row_factory = None
        return run.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    except sqlite3.Error:
        return x


def _tables(x: sqlite3.Connection) -> dict[str, Any]:
    left = [_STEPS]

    def count() -> bool:
        left[0] -= 1
        return left[0] < 0  # a view that is called a table may have no end

    x.set_progress_handler(count, 1000)
    try:
        run = sqlite3.Cursor(x)
        run.row_factory = None
        made = run.execute("SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        quoted = {name: '"' + name.replace('"', '""') + '"' for name, _, _ in made}
        return {
            name: (kind, text, run.execute(f"SELECT * FROM {quoted[name]}").fetchmany(_ROWS))
            for name, kind, text in made
        }
    except sqlite3.Error:
        return {"": x}
    finally:
        x.set_progress_handler(None, 0)


def activate() -> None:
    """Have the wire carry such databases from now on, in this process."""
    encode._ENCODERS[sqlite3.Connection] = _encode
    decode._DECODERS["db"] = _take
    encode._NUMBERED.add(sqlite3.Connection)
    mutation.KINDS[sqlite3.Connection] = mutation.Kind(
        _snapshot, lambda x, old: _snapshot(x) in (old, None), _refill, _parts, _copy
    )


def carry(kind: type[sqlite3.Connection]) -> None:
    """Have the wire carry connections of a derived class, too, if it carries any."""
    base = sqlite3.Connection
    if base in mutation.KINDS:
        encode._ENCODERS[kind], mutation.KINDS[kind] = encode._ENCODERS[base], mutation.KINDS[base]
        encode._NUMBERED.add(kind)
