"""The notebook that is graded: made from the source, never repaired by hand.

All cells, marks, hidden tests and points are the instructor's. Of a submission only the text of answer cells and of the
learner's own cells goes in, wherever it was found.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode, from_dict

from nbviva.cells.notes import KEY, own_cell
from nbviva.errors import Unreadable
from nbviva.submission.answers import Answers, choose
from nbviva.submission.match import Cell, MasterCell, added_imports, defined, parsed, plain, recognise, same_code
from nbviva.submission.parse import read

__all__ = ["Cell", "Rebuilt", "Unreadable", "likeness", "read", "rebuild"]

NOTES = 40

# Where a cell goes: the index of a cell of the assignment, a side of it, the order among those at the same place.
Key = tuple[int, int, int]
BEFORE, ITSELF, RIGHT_AFTER, AFTER = -1, 0, 1, 2


@dataclass(frozen=True)
class Rebuilt:
    """The notebook that is graded, and what was mended on the way, in sentences for the teacher."""

    notebook: NotebookNode
    notes: tuple[str, ...]


def rebuild(master: NotebookNode, submitted: Sequence[Cell]) -> Rebuilt:
    """Return the notebook that is graded for what was handed in.

    Parameters
    ----------
    master : NotebookNode
        The assignment, from `nbviva.gradebook.master.master`; it is not changed.
    submitted : sequence of Cell
        What `read` returned.

    Returns
    -------
    Rebuilt
        All cells of the assignment in their order, with its marks and without outputs; answer cells hold the learner's
        text. Cells of the learner's own follow the cell that they followed, known by `nbviva.cells.notes.is_own_cell`.
    """
    known = [MasterCell.of(cell) for cell in master.cells]
    owner = recognise(known, submitted)
    answers = choose(known, submitted, owner)
    first = _first_of_each(known, submitted, owner)
    notes = [*answers.notes]
    places: list[tuple[Key, NotebookNode]] = []
    edited = {
        index: number for index, number in first.items()
        if known[index].role == "open" and _is_edited(known[index], submitted[number]) and number not in answers.spent
    }  # fmt: skip
    for index, cell in enumerate(master.cells):
        made = _fresh(cell, index, answers, submitted)
        if index in edited:
            made.source = submitted[edited[index]].text
        places.append(((index, ITSELF, 0), made))
    places.extend(_extras(known, submitted, owner, answers, first, notes))
    cells = [cell for _, cell in sorted(places, key=lambda place: place[0])]
    _name_extras(cells)
    notes.extend(_losses(known, submitted, owner, first))
    if len(notes) > NOTES:
        notes[NOTES:] = [f"and {len(notes) - NOTES} more notes like these"]
    metadata = copy.deepcopy(master.metadata)
    return Rebuilt(NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5), tuple(notes))


def likeness(master: NotebookNode, data: bytes) -> int:
    """Return how much of an assignment is in a file: cells that are recognised and answers; 0 if it is no notebook."""
    try:
        cells, _ = read(data)
    except Unreadable:
        return 0
    known = [MasterCell.of(cell) for cell in master.cells]
    owner = recognise(known, cells)
    texts = choose(known, cells, owner).texts
    solved = sum(plain(text) not in ("", known[index].plain) for index, text in texts.items())
    return len({index for index in owner if index is not None}) + solved


def _first_of_each(known: Sequence[MasterCell], cells: Sequence[Cell], owner: Sequence[int | None]) -> dict[int, int]:
    """Return for each cell of the assignment which one was handed in for it: of several, the unchanged one."""
    first: dict[int, int] = {}
    for number, index in enumerate(owner):
        if index is None:
            continue
        text = known[index].plain
        if index not in first or (plain(cells[number].text) == text != plain(cells[first[index]].text)):
            first[index] = number
    return first


def _fresh(cell: NotebookNode, index: int, answers: Answers, cells: Sequence[Cell]) -> NotebookNode:
    """Return a cell of the assignment without outputs, with the learner's text if it is an answer cell."""
    made = NotebookNode(cell_type=cell.cell_type, id=cell.id, source=cell.source, metadata=copy.deepcopy(cell.metadata))
    made.metadata.pop(KEY, None)
    pictures: Mapping[str, Any] = cell.get("attachments", {})
    if index in answers.texts:
        made.source = answers.texts[index]
        if index in answers.places:
            pictures = cells[answers.places[index]].attachments or pictures
    return _complete(made, pictures)


def _extra(cell: Cell, text: str) -> NotebookNode:
    """Return a cell of the learner's own."""
    kind = cell.kind or ("code" if parsed(text) is not None else "markdown")
    made = NotebookNode(cell_type=kind, id="", source=text, metadata=from_dict(own_cell()))
    return _complete(made, cell.attachments)


def _complete(cell: NotebookNode, pictures: Mapping[str, Any]) -> NotebookNode:
    """Give a cell the fields that its type must have."""
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    elif pictures:
        cell.attachments = from_dict(pictures)
    return cell


def _extras(
    known: Sequence[MasterCell],
    cells: Sequence[Cell],
    owner: Sequence[int | None],
    answers: Answers,
    first: Mapping[int, int],
    notes: list[str],
) -> Iterator[tuple[Key, NotebookNode]]:
    """Yield the learner's own cells with their places; add notes on what was changed and left out."""
    changed: dict[str, list[str]] = {"test": [], "given": []}
    for number, (cell, key) in enumerate(zip(cells, _places(len(known), len(cells), answers, first), strict=True)):
        index, is_spent = owner[number], number in answers.spent
        if index is None:
            yield from _kept(key, cell, "" if is_spent else cell.text)
            continue
        origin, is_first = known[index], first[index] == number
        if origin.role == "answer":
            key = (index, BEFORE, number) if number in answers.before else max(key, (index, AFTER, number))
            yield from _kept(key, cell, "" if is_spent else cell.text)
            continue
        work = _work_in(origin, cell, is_first, is_spent)
        if is_first and origin.role in changed and not _is_same(origin, cell.text):
            changed[origin.role].append(origin.grade_id)
        if origin.role == "test" and not is_first and not work:
            notes.append(f"a copy of {origin.called} was left out")
        yield from _kept((index, RIGHT_AFTER, number) if is_first and origin.role != "test" else key, cell, work)
    for role, names in changed.items():
        if names:
            notes.append(_sentence(role, names, "changed; the original was used", "changed; the originals were used"))


def _places(known: int, cells: int, answers: Answers, first: Mapping[int, int]) -> Iterator[Key]:
    """Yield for each cell that was handed in the place behind the last landmark above it, or before the first one."""
    # an older copy of an answer is no landmark: it runs before the newer one, wherever that is
    home = {n: index for index, n in (*first.items(), *answers.places.items()) if n not in answers.before}
    place = (home[min(home)], BEFORE) if home else (known, AFTER)
    for number in range(cells):
        yield (*place, number)
        if number in home:
            place = (home[number], AFTER)


def _is_edited(origin: MasterCell, cell: Cell) -> bool:
    """Tell whether a code cell that is the learner's to change was changed, and not emptied: it runs as they left it.

    The examiner runs the original all the same, for the test cells.
    """
    return (
        origin.kind == "code" == (cell.kind or "code") and bool(cell.text.strip()) and not _is_same(origin, cell.text)
    )


def _work_in(origin: MasterCell, cell: Cell, is_first: bool, is_spent: bool) -> str:
    """Return what of a cell that is no answer is the learner's own work, which has to run too; empty if nothing is."""
    text = cell.text
    if origin.role == "test":
        # what only checks is not run twice; but a cell merged with functions of the learner's own is
        return text if not is_spent and defined(text) - defined(origin.text) else ""
    is_same = _is_same(origin, text)
    if not is_first:
        return "" if is_same and origin.kind != "code" else text
    if is_same or is_spent or (origin.role == "open" and _is_edited(origin, cell)):
        return ""
    if origin.role == "given" and origin.kind == "code":
        # the original runs; an import that the learner added there is needed further down
        return added_imports(text, origin.text)
    return text


def _is_same(origin: MasterCell, text: str) -> bool:
    return plain(text) == origin.plain or (origin.kind == "code" and same_code(text, origin.text))


def _kept(key: Key, cell: Cell, text: str) -> Iterator[tuple[Key, NotebookNode]]:
    """Yield a cell of the learner's own with this text, if there is any."""
    if text.strip():
        yield key, _extra(cell, text)


def _name_extras(cells: Iterable[NotebookNode]) -> None:
    """Give each cell of the learner's own an id that no other cell has, the same each time."""
    cells = list(cells)
    taken = {cell.id for cell in cells}
    number = 0
    for cell in cells:
        if not cell.id:
            number += 1
            while f"extra-{number}" in taken:
                number += 1
            cell.id = f"extra-{number}"


def _losses(
    known: Sequence[MasterCell], cells: Sequence[Cell], owner: Sequence[int | None], first: Mapping[int, int]
) -> Iterator[str]:
    """Yield sentences about cells that are missing, were moved, or have lost their marks."""
    for role in ("test", "given"):
        missing = [cell.grade_id for index, cell in enumerate(known) if cell.role == role and index not in first]
        if missing:
            yield _sentence(role, missing, "missing; it was put back", "missing; they were put back")
    order = [index for index, _ in sorted(first.items(), key=lambda item: item[1])]
    if order != sorted(order):
        yield "cells were moved; the order of the assignment was used"
    lost = 0
    for number, index in enumerate(owner):
        if index is not None and first[index] == number:
            lost += known[index].grade_id not in ("", cells[number].grade_id)
    if lost:
        yield f"{lost} cell{'s' if lost > 1 else ''} without nbgrader's mark {'were' if lost > 1 else 'was'} recognised"


def _sentence(role: str, names: Sequence[str], one: str, many: str) -> str:
    if len(names) == 1:
        return f"the {role} cell {names[0]} was {one}"
    return f"the {role} cells {', '.join(names)} were {many}"
