"""nbgrader's database: one writer, what it says, and what nbgrader itself makes of a source notebook.

Theory of operation. A result becomes a `Record`, which says what tests and empty answers decide. A `Book` takes many of
them in one transaction: it locks the database, reads nbgrader's own rows of these students, adds the rows that
nbgrader would have made, sets in them what the records say, and has SQLAlchemy write what is different. What a person
wrote is in columns that are never set. A lock is waited for, a collision tried again, and any other error says what to
do; nothing was written then. `standing` reads a whole class from the same `tables` without nbgrader's classes, and
says which records are not there as they were written. `gradebook.master` needs no database: it makes a source notebook
what nbgrader would save there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.gradebook.records import NotebookRecord, Record, record_of
    from nbviva.gradebook.writer import Book

__all__ = ["Book", "NotebookRecord", "Record", "record_of"]

# loaded when it is asked for: the book loads nbgrader, which takes a second, and nobody needs that to read
__getattr__ = lazy(__name__, {"records": ("NotebookRecord", "Record", "record_of"), "writer": ("Book",)})
