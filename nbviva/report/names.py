"""Words for cells: what a check looks at, and what a question is called, in a page for people."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from nbviva.cells.marks import Cell, Mark, Markers

LONGEST = 120  # characters of a title

_BY_TOOLS = re.compile(r"cell-?[0-9a-f]{6,}|[0-9a-f-]{16,}", re.IGNORECASE)  # names that nobody chose
_FIRST_WORD = re.compile(r"(?:test|check|grade|tests|checks)[-_ ]+(?=\w)", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
_NO_TITLE = re.compile(r"(?:-\*-|noqa|type:|pylint|fmt:|%%|!|\(more checks)|your code here", re.IGNORECASE)


def title_of(cell: Cell, markers: Markers, question: str = "") -> str:
    """Return what a test cell checks, in words.

    That is its first line of comment, or a text at its top; without these, its name made readable; empty if it has
    none that a person chose.

    Parameters
    ----------
    cell : mapping
        A test cell; its hidden lines are not read.
    markers : Markers
        Those of the course.
    question : str
        A name that need not be repeated at the beginning.
    """
    text = str(cell["source"])
    for delimiters in markers.all:
        text = delimiters.without(text)
    found = _comment(text) or readable(Mark.of(cell).grade_id)
    start = f"{question}:"
    if question and found.lower().startswith(start.lower()) and found[len(start) :].strip():
        found = found[len(start) :].strip()
    return found if len(found) <= LONGEST else found[: LONGEST - 1].rstrip() + "…"


def readable(name: str) -> str:
    """Return a cell's name as words: ``test_sample_newline`` as "sample newline"; empty if no person chose it."""
    if _BY_TOOLS.fullmatch(name):
        return ""
    return " ".join(re.split(r"[-_\s]+", _FIRST_WORD.sub("", name, count=1))).strip()


def question_name(answers: Sequence[Cell], heading: str, number: int) -> str:
    """Return what a question is called: by the names of its answer cells, else by the heading above, or its number."""
    names = [_answer_name(cell) for cell in answers]
    known = [name for name in dict.fromkeys(names) if name]
    return " and ".join(known) or heading or f"Question {number}"


def is_code_name(answers: Sequence[Cell], name: str) -> bool:
    """Tell whether a question's name is that of something in the student's code."""
    return name.isidentifier() and any(Mark.of(cell).grade_id == name for cell in answers) and any(
        re.search(rf"^\s*(?:async def|def|class) {name}\b|^{name}\s*=", str(cell["source"]), re.MULTILINE)
        for cell in answers
    )  # fmt: skip


def heading_in(text: str) -> str:
    """Return the last heading of a markdown text without its markup; empty if there is none."""
    found = _HEADING.findall(text)
    return re.sub(r"[`*]|<[^>]*>", "", found[-1]).strip()[:LONGEST] if found else ""


def _answer_name(cell: Cell) -> str:
    name = Mark.of(cell).grade_id
    return name if is_code_name([cell], name) else readable(name)


def _comment(text: str) -> str:
    """Return the first line of comment at the margin, or of the text that a cell begins with."""
    try:
        first = ast.parse(text).body[:1]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        first = []
    if first and isinstance(first[0], ast.Expr) and isinstance(first[0].value, ast.Constant):
        said = first[0].value.value
        if isinstance(said, str) and said.strip():
            return _tidy(said.strip().splitlines()[0])
    for line in text.splitlines():
        words = line.lstrip("#").strip()
        if line.startswith("#") and re.search(r"\w", words) and not _NO_TITLE.match(words):
            return _tidy(words)
    return ""


def _tidy(words: str) -> str:
    """Return a line without what ends a sentence or a heading."""
    return words.rstrip(" .:;#=-") or words
