"""Tables as files: cells that a spreadsheet shows and never runs, numbers that stay numbers, columns found by name."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nbviva.errors import ExportError

MARK = "\ufeff"  # at the beginning of a file: by this, spreadsheets know that it is UTF-8
_DELIMITERS = (",", ";", "\t")
# where a spreadsheet may begin a cell: at its beginning, or, where semicolons separate, behind each of them
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_WOULD_RUN = re.compile(rf"(^|;)(?=[\s\"{_UNSEEN}]*[=+\-@＝＋－＠])")
_OPEN = re.compile(r'"(?:[^"]|"")*+')
_WRITTEN_AS = {"Cc": "", "Cs": "?"}  # what moves a cursor, and halves of letters, which no encoding has


def text_cell(text: str) -> str:
    """Return a text as a cell: on one line, and with an apostrophe before what a spreadsheet would run.

    Line ends and tabs become blanks: who splits a file at them must not find another cell behind one.

    Examples
    --------
    >>> text_cell("=1+1"), text_cell("a\\n@b;-c"), text_cell("O'Neil, J.-P.")
    ("'=1+1", "a @b;'-c", "O'Neil, J.-P.")
    """
    one_line = "".join(_WRITTEN_AS.get(unicodedata.category(letter), letter) for letter in " ".join(text.split()))
    return _WOULD_RUN.sub(r"\1'", one_line)


def number_cell(value: float | None) -> str:
    """Return a number as a cell, with a point and without an exponent; empty if there is none.

    Examples
    --------
    >>> number_cell(12.0), number_cell(0.1 + 0.2), number_cell(-0.0), number_cell(None)
    ('12', '0.3', '0', '')
    """
    if value is None:
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(
    rows: Iterable[Sequence[str]], delimiter: str = ",", line_end: str = "\r\n", mark: bool | None = None
) -> str:
    """Return rows as the text of a file.

    Parameters
    ----------
    rows : iterable of sequence of str
        Cells as they are to be read.
    delimiter, line_end : str
    mark : bool, optional
        Whether it begins with `MARK`; if not given, whether there is a letter that is not ASCII.
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    whole = text.getvalue()
    return MARK + whole if (not whole.isascii() if mark is None else mark) else whole


@dataclass(frozen=True)
class Table:
    """A table that somebody else wrote.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    head : list of str
    rows : list of list of str
        As they are: some may be shorter than the head, or empty.
    lines : list of int
        In which line of the file each row begins.
    text : str
        The whole file.
    delimiter : str
    before : int
        How many empty rows there are before the head.
    """

    name: str
    head: list[str]
    rows: list[list[str]]
    lines: list[int]
    text: str
    delimiter: str = ","
    before: int = 0

    def columns(self, known: Mapping[str, Collection[str]], chosen: Mapping[str, str]) -> dict[str, int]:
        """Return where each kind of column stands, for those that there are.

        Parameters
        ----------
        known : mapping
            Kind -> names that it goes by, as `folded` gives them.
        chosen : mapping
            Kind -> name that somebody chose for it; kinds that are not known here are left alone.

        Raises
        ------
        ExportError
            If a chosen column is not there, or a name stands over two columns.
        """
        names = [folded(name) for name in self.head]
        found = {}
        for kind, wanted in known.items():
            if kind in chosen and folded(chosen[kind]) not in names:
                raise ExportError(
                    f"{self.name} has no column {chosen[kind]!r}: write --column {kind}=NAME with one of {self.listed}"
                )
            for name in [folded(chosen[kind])] if kind in chosen else wanted:
                if names.count(name) > 1:
                    raise ExportError(f"{self.name} has {names.count(name)} columns {name!r}: rename or remove one")
                if name in names:
                    found[kind] = names.index(name)
                    break
        return found

    @property
    def listed(self) -> str:
        """The names of all columns, for messages."""
        return ", ".join(repr(name) for name in self.head if name.strip()) or "none"

    def cell(self, row: Sequence[str], column: int | None) -> str:
        """Return a cell without blanks around it; empty where the row or the table has none."""
        return "" if column is None or column >= len(row) else row[column].strip()

    def with_cells(self, column: int, cells: Mapping[int, str]) -> str:
        """Return the file with other cells in one column; all else stays as it was written, quotes and line ends too.

        Parameters
        ----------
        column : int
        cells : mapping
            Index in `rows` -> what is to stand there, which must need no quotes. A row that is too short is filled up.
        """
        end_of_cell = re.compile(rf'((?:"(?:[^"]|"")*+"?)?[^{self.delimiter}\r\n]*)({self.delimiter}|\r\n|\r|\n|\Z)')
        mark = MARK if self.text.startswith(MARK) else ""
        parts, row, place = [mark], -1 - self.before, 0
        for found in end_of_cell.finditer(self.text.removeprefix(MARK)):
            cell, end = found.groups()
            if row in cells and place == column:
                cell = cells[row]
            elif row in cells and place < column and end != self.delimiter:
                cell += '"' * (_OPEN.fullmatch(cell) is not None)  # a file that ends within quotes
                cell += self.delimiter * (column - place) + cells[row]
            parts += [cell, end]
            row, place = (row, place + 1) if end == self.delimiter else (row + 1, 0)
        return "".join(parts)


def folded(name: str) -> str:
    """Return the name of a column as it is compared: capitals, underscores, hyphens and blanks make no difference."""
    return " ".join(re.split(r"[\s_-]+", name.strip().casefold())).strip()


def read_table(data: bytes, name: str) -> Table:
    """Return the table in a file that is separated by commas, semicolons or tabs.

    Raises
    ------
    ExportError
        If it is none.
    """
    advice = "save it as CSV, in UTF-8"
    if data.startswith(b"PK\x03\x04"):
        raise ExportError(f"{name} is a workbook or an archive: open it in a spreadsheet and {advice}")
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError as error:
        raise ExportError(f"{name} is not in UTF-8 (byte {error.start}): {advice}") from error
    whole, text = text, text.removeprefix(MARK)
    first = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    if not first.strip():
        raise ExportError(f"{name} is empty: expected a line with the names of columns, and a line for each student")
    unquoted = re.sub(r'"[^"]*"', "", first)
    delimiter = max(_DELIMITERS, key=unquoted.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, lines, line = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ExportError(f"{name} cannot be read at line {line} ({error}): {advice}") from error
    before = next(number for number, row in enumerate(rows) if any(cell.strip() for cell in row))
    return Table(name, rows[before], rows[before + 1 :], lines[before + 1 :], whole, delimiter, before)
