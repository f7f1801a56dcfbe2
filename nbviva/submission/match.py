"""Which cell of a submission is which cell of the assignment, whatever happened to its marks: pure functions on texts.

nbgrader goes by the `grade_id` in a cell's metadata alone. Editors, clean-up tools and hands lose it, copy it and
change it; then the text of the cell, its id in the file and the function it defines still say which cell it was.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbviva.cells import notes
from nbviva.cells.marks import Mark

# characters: a longer cell is compared as text only, so that none can make the parser run out of memory
PARSED = 200_000

_SOFT = re.compile(r"""#[^\n]*|[\s()"',\\]+""")  # what formatters and comments change
_DEFINITION = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """What is taken of a cell that was handed in.

    Attributes
    ----------
    kind : str
        ``"code"``, ``"markdown"`` or ``"raw"``; empty if the file does not say.
    text : str
        Its source.
    grade_id, cell_id : str
        nbgrader's name of the cell and its id in the file; empty if there is none.
    attachments : mapping
        Pictures of a markdown cell: file name -> type -> base64.
    """

    kind: str
    text: str
    grade_id: str = ""
    cell_id: str = ""
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class MasterCell:
    """A cell of the assignment as learners got it.

    Attributes
    ----------
    role : str
        ``"answer"``, ``"test"``, ``"given"`` (locked, and tasks) or ``"open"`` (learners may edit it).
    kind, text, grade_id, cell_id : str
        As in `Cell`; the text is the released one.
    manual : bool
        Whether a person gives the points.
    names : frozenset of str
        What the released text of an answer cell defines.
    plain : str
        The text without what cannot be seen, for comparisons.
    """

    role: str
    kind: str
    text: str
    grade_id: str
    cell_id: str
    manual: bool
    names: frozenset[str]
    plain: str

    @classmethod
    def of(cls, cell: Mapping[str, Any]) -> MasterCell:
        """Return what is known of a cell of the master."""
        released, mark = notes.released(cell), Mark.of(cell)
        role = "open"
        if mark.is_answer:
            role = "answer"
        elif mark.is_test:
            role = "test"
        elif mark.locked or mark.task:
            role = "given"
        names = defined(released) if role == "answer" and cell["cell_type"] == "code" else frozenset()
        return cls(
            role, cell["cell_type"], released, mark.grade_id, str(cell.get("id", "")),
            mark.grade, names, plain(released),
        )  # fmt: skip

    @property
    def called(self) -> str:
        """The role and name of the cell for a sentence."""
        return f"the {self.role} cell {self.grade_id or self.cell_id}"


def recognise(known: Sequence[MasterCell], cells: Sequence[Cell]) -> list[int | None]:
    """Return for each cell that was handed in which cell of the assignment it is, if any.

    Several cells may be the same one: then it was copied or split. In this order: the first cell with a `grade_id`; a
    cell with the very text of a cell of the assignment; a cell with the id of one; further cells with a `grade_id`;
    further cells with the text; a cell that stands in the place of one that learners may edit.
    """
    owner: list[int | None] = [None] * len(cells)
    taken: set[int] = set()
    # Each step is less certain than the one before it and claims only what is left. Marks come first, as in nbgrader;
    # texts before ids, because tools number the cells of a notebook anew and then an id names another cell.
    marks = {one.grade_id: index for index, one in enumerate(known) if one.grade_id}
    texts: dict[str, list[int]] = {}
    for index, one in enumerate(known):
        if one.plain:
            texts.setdefault(one.plain, []).append(index)
    ids = {one.cell_id: index for index, one in enumerate(known) if one.cell_id}
    count = Counter(cell.cell_id for cell in cells)  # an id that is there twice was copied along, and says nothing
    bare = [plain(cell.text) for cell in cells]

    def claim(number: int, index: int | None) -> None:
        if index is not None:
            owner[number] = index
            taken.add(index)

    def by_text(number: int, free: bool) -> int | None:
        same = texts.get(bare[number], [])
        if any(known[index].role == "answer" for index in same) and len(same) > 1:
            return None  # several answers begin with this stub: it says nothing
        return next((index for index in same if (index not in taken) == free), None)

    for number, cell in enumerate(cells):
        if cell.grade_id in marks and marks[cell.grade_id] not in taken:
            claim(number, marks[cell.grade_id])
    for number in _left(owner):
        claim(number, by_text(number, free=True))
    for number in _left(owner):
        place = ids.get(cells[number].cell_id) if count[cells[number].cell_id] == 1 else None
        if place is not None and place not in taken and not _is_another(known, place, cells[number]):
            claim(number, place)
    for number in _left(owner):
        claim(number, marks.get(cells[number].grade_id))
    for number in _left(owner):
        claim(number, by_text(number, free=False))
    for index, number in _edited(known, cells, owner):
        claim(number, index)
    return owner


def _edited(
    known: Sequence[MasterCell], cells: Sequence[Cell], owner: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """Yield the cells that learners may edit and did, in a file without ids: each with what stands in its place."""
    place = {index: number for number, index in reversed([*enumerate(owner)]) if index is not None}
    place |= {-1: -1, len(known): len(cells)}
    if not all(index in place for index, one in enumerate(known) if one.role == "answer"):
        return  # what stands there may be an answer that has lost its mark
    for index, one in enumerate(known):
        if one.role == "open" and one.kind == "code" and index not in place and {index - 1, index + 1} <= place.keys():
            between = range(place[index - 1] + 1, place[index + 1])
            free = [n for n in between if owner[n] is None and cells[n].kind == "code" and cells[n].text.strip()]
            if len(free) == 1:
                yield index, free[0]


def plain(text: str) -> str:
    """Return a text without spaces at the ends of its lines and empty lines around it."""
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


def defined(text: str) -> frozenset[str]:
    """Return the functions and classes that a cell defines at its left margin."""
    return frozenset(_DEFINITION.findall(text))


def binds(text: str, names: frozenset[str]) -> bool:
    """Tell whether a cell gives all these names a value, by definition, assignment or import at its left margin."""
    return all(
        re.search(
            rf"^(?:(?:async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*=[^=]|^(?:from|import)\b.*\b{name}\b",
            text,
            re.MULTILINE,
        )
        for name in names
    )


def parsed(text: str) -> ast.Module | None:
    """Return the syntax tree of a cell, None if it is not Python (IPython's magics are not) or too long."""
    if len(text) > PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a backslash that is no escape: the student's to see, not ours
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def same_code(one: str, other: str) -> bool:
    """Tell whether two cells differ at most in spaces, line ends, quotes and comments."""
    if plain(one) == plain(other):
        return True
    if _SOFT.sub("", one) != _SOFT.sub("", other):
        return False  # nearly always: parsing is slow
    first, second = parsed(one), parsed(other)
    try:
        return first is not None and second is not None and ast.dump(first) == ast.dump(second)
    except RecursionError:
        return False


def added_imports(text: str, original: str) -> str:
    """Return the imports at the left margin of a changed cell that the original does not have."""
    if text == original:
        return ""
    trees = parsed(text), parsed(original)  # with magics in it a cell is no Python, and is left as it was
    if trees[0] is None or trees[1] is None:
        return ""
    mine, theirs = (
        [ast.unparse(node) for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        for tree in trees
        if tree is not None
    )
    return "\n".join(line for line in mine if line not in theirs)


def _left(owner: Sequence[int | None]) -> list[int]:
    return [number for number, index in enumerate(owner) if index is None]


def _is_another(known: Sequence[MasterCell], index: int, cell: Cell) -> bool:
    """Tell whether a cell with the id of an answer holds another answer: tools number ids anew."""
    names = defined(cell.text)
    if known[index].role != "answer" or not names or names & known[index].names:
        return False
    return any(names & other.names for other in known)
