"""Which text answers each answer cell, when the cell was copied, split, emptied, deleted or typed anew: pure functions.

The rule is what a learner saw in Jupyter: cells run from top to bottom and the last definition wins. A copy that holds
no work never hides one that does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nbviva.submission.match import Cell, MasterCell, added_imports, binds, defined, parsed, plain, same_code

PARTS = 5  # an answer cell that was cut into more parts than this is not put together


@dataclass
class Answers:
    """What was found for the answer cells of one notebook.

    Attributes
    ----------
    texts : dict
        Index of an answer cell -> its text.
    places : dict
        Index of an answer cell -> number of the cell that was handed in from which the text is.
    spent : set of int
        Numbers of the cells whose text needs no other place.
    before : dict
        Number of a cell -> index of the answer cell that it runs just before, because a later copy replaced it.
    notes : list of str
        Sentences for the teacher.
    """

    texts: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    before: dict[int, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def choose(known: Sequence[MasterCell], cells: Sequence[Cell], owner: Sequence[int | None]) -> Answers:
    """Return the text of each answer cell.

    Parameters
    ----------
    known : sequence of MasterCell
        The cells of the assignment.
    cells : sequence of Cell
        What was handed in.
    owner : sequence of int or None
        For each of `cells` its index in `known`, from `recognise`.
    """
    search = _Search(known, cells, owner)
    indices = [index for index, answer in enumerate(known) if answer.role == "answer"]
    # all marked cells first: what they hold is not free for others
    unsolved = [index for index in indices if not search.among_copies(index)]
    for index in unsolved:
        search.elsewhere(index)
    found = search.found
    if len(search.missing) == len(indices) > 1:
        found.notes.append(f"none of the {len(indices)} answer cells is in it: is it another notebook?")
    else:
        found.notes += [f"{called} is missing" for called in search.missing]
    for index, number in sorted(found.places.items()):
        if cells[number].kind not in ("", known[index].kind):
            became = "text" if cells[number].kind == "markdown" else cells[number].kind
            found.notes.append(f"{known[index].called} had become {became}; it was taken as {known[index].kind}")
    return found


class _Search:
    """The search for all answers of one notebook."""

    def __init__(self, known: Sequence[MasterCell], cells: Sequence[Cell], owner: Sequence[int | None]) -> None:
        self.known, self.cells = known, cells
        self.origin = [None if index is None else known[index] for index in owner]
        self.copies: dict[int, list[int]] = {}
        for number, index in enumerate(owner):
            if index is not None:
                self.copies.setdefault(index, []).append(number)
        self.found = Answers()
        self.missing: list[str] = []  # answer cells of which there is nothing
        times = Counter(name for answer in known for name in answer.names)
        self.shared = {name for name, count in times.items() if count > 1}

    def among_copies(self, index: int) -> bool:
        """Take the text of an answer cell from the cells that are marked as this one; tell whether one holds work."""
        found, answer, numbers = self.found, self.known[index], self.copies.get(index, [])
        worked = [number for number in numbers if not _is_untouched(answer, self.cells[number].text)]
        found.spent.update(number for number in numbers if number not in worked)
        if not worked:
            if numbers:
                found.texts[index], found.places[index] = self.cells[numbers[0]].text, numbers[0]
            return False
        # a function that was cut in two is only one function again when its parts run as one cell
        if joined := self._joined(answer, worked):
            found.texts[index], found.places[index] = joined, worked[0]
            found.spent.update(worked)
            found.notes.append(f"{answer.called} was cut into {len(worked)} parts; they were put together")
            return True
        # a copy without the function, such as one for trying it out, is not what a test asks for
        pool = [number for number in worked if answer.names & defined(self.cells[number].text)]
        chosen = self._last_above_tests(index, pool or worked)
        found.texts[index], found.places[index] = self.cells[chosen].text, chosen
        found.spent.add(chosen)
        found.before.update((number, index) for number in worked if number < chosen)
        if len(worked) > 1:
            found.notes.append(f"{answer.called} was there {len(worked)} times; all ran in their order")
        return True

    def elsewhere(self, index: int) -> None:
        """Look for the work of an answer cell that is missing or untouched in all other cells."""
        found, answer = self.found, self.known[index]
        cells = self.cells
        free = [n for n, cell in enumerate(cells) if n not in found.spent and cell.text.strip()]
        own = [n for n in free if (origin := self.origin[n]) is None or origin.role == "answer"]
        if answer.names & self.shared:  # what another cell defines under this name may be the answer to another one
            own = [n for n in own if self.origin[n] is None] if index not in self.copies else []
            fitting = [n for n in own if answer.names <= defined(cells[n].text)]
            if fitting:
                return self._take(index, self._last_above_tests(index, fitting), "in a cell without its mark")
        elif answer.names:
            fitting = [n for n in own if answer.names & defined(cells[n].text) and _is_code(cells[n])]
            whole = [n for n in fitting if answer.names <= defined(cells[n].text)]
            if fitting:
                return self._take(index, self._last_above_tests(index, whole or fitting), "in a cell without its mark")
            # one cell with several functions runs already: as the answer of another, or as the learner's own
            earlier = [text for place, text in found.texts.items() if place < index]
            if any(binds(text, answer.names) for text in (*earlier, *map(self._own_text, free))):
                names = ", ".join(sorted(answer.names))
                found.texts[index] = f"# {names}: see another cell of this notebook"
                found.notes.append(f"{answer.called} holds no work; {names} is defined in another cell")
                return None
            # typed into a given or test cell, where the original's text takes its place: the work must not be lost
            for n in reversed(free):
                origin = self.origin[n]
                if origin and answer.names <= defined(cells[n].text) - defined(origin.text):
                    return self._take(index, n, f"inside {origin.called}")
        # nothing else to go by, as with prose: what stands between its neighbours is taken for it
        if index not in self.copies or answer.manual:
            for n in self._gap(index):
                if n in own and self.origin[n] is None and cells[n].kind in ("", answer.kind):
                    return self._take(index, n, "by its place, in a cell without its mark")
        if index not in self.copies:
            found.texts[index] = answer.text
            self.missing.append(answer.called)
        return None

    def _take(self, index: int, number: int, how: str) -> None:
        found = self.found
        found.texts[index], found.places[index] = self.cells[number].text, number
        found.spent.add(number)
        found.before.pop(number, None)
        found.notes.append(f"{self.known[index].called} was found {how}")

    def _joined(self, answer: MasterCell, numbers: Sequence[int]) -> str:
        """Return the parts of a cell that was cut in the middle of a function, put together; empty if it was not."""
        parts = [self.cells[number].text for number in numbers]
        if answer.kind != "code" or not 1 < len(parts) <= PARTS or numbers[-1] - numbers[0] != len(parts) - 1:
            return ""
        joined = "\n".join(parts)
        return joined if any(parsed(part) is None for part in parts) and parsed(joined) is not None else ""

    def _own_text(self, number: int) -> str:
        """Return what of a cell that is no answer runs because the learner wrote it."""
        origin, text = self.origin[number], self.cells[number].text
        if origin is None:
            return text
        if origin.role == "given":
            return added_imports(text, origin.text)
        return text if origin.role == "open" and plain(text) != origin.plain else ""

    def _last_above_tests(self, index: int, pool: Sequence[int]) -> int:
        """Return the last cell of a pool above the tests that follow an answer; if all are below, the last of all."""
        # what stands below its tests was written after they ran, and in Jupyter they did not see it
        following = range(index + 1, len(self.known))
        tests = (self.copies[at][0] for at in following if at in self.copies and self.known[at].role == "test")
        end = next(tests, len(self.cells))
        return ([number for number in pool if number < end] or pool)[-1]

    def _gap(self, index: int) -> range:
        """Return the numbers of the cells between the neighbours of an answer; those after it if it is there."""
        place = {**{at: numbers[0] for at, numbers in self.copies.items()}, **self.found.places}
        above = [place[at] for at in range(index, -1, -1) if at in place]
        below = [place[at] for at in range(index + 1, len(self.known)) if at in place]
        if not above and not below:
            return range(0)
        return range(above[0] + 1 if above else 0, below[0] if below else len(self.cells))


def _is_untouched(answer: MasterCell, text: str) -> bool:
    """Tell whether a cell is empty or still what learners got."""
    if not text.strip():
        return True
    return same_code(text, answer.text) if answer.kind == "code" else plain(text) == answer.plain


def _is_code(cell: Cell) -> bool:
    return cell.kind == "code" or parsed(cell.text) is not None
