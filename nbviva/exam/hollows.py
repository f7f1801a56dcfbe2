"""What of a submission is hollow where the reference solution's is not: a test cell that passes with it has failed."""

from __future__ import annotations

import operator
from typing import Any

from nbviva.exam.hollow import EMPTY_PARTS, MORE_AXES, NO_ITEMS, NO_NUMBER, NO_PARTNER, NOTHING, hollow
from nbviva.exam.sites import Sites, extend, item_of, shown, split
from nbviva.exam.wide import axes_of, watch

_CALLED = {
    NOTHING: "something empty",
    NO_ITEMS: "something empty",
    EMPTY_PARTS: "something with an empty part in the place of a number",
    NO_PARTNER: "rows or labels without a counterpart in the other",
    MORE_AXES: "an array of more dimensions, for which data of the test was repeated",
    NO_NUMBER: "something that is no number (NaN, infinity or a missing value)",
}
MOST_VALUES = 20  # in a tuple that are looked at one by one
MOST_COUNTED = 50  # things in which there is nothing, from one site in one test cell


class Hollows:
    """What came in the present test cell in which there is nothing to find wrong.

    Parameters
    ----------
    sites : Sites
        What the reference gives at each site.
    learning : bool
        Whether it is the reference that runs, of which this is learned.

    Attributes
    ----------
    found : str
        What is to be said of the test cell if it ends well all the same; mostly empty.
    """

    def __init__(self, sites: Sites, learning: bool):
        self._sites, self._learning = sites, learning
        self.found = ""
        self._cell, self._fixed = "", False
        self._counts: dict[tuple[str, str], int] = {}

    def begin(self, cell: str, fixed: bool) -> None:
        """Begin with a test cell; tell whether its inputs are the same for every student."""
        self.found, self._cell, self._fixed = "", cell, fixed
        self._counts.clear()

    def look_into(self, site: str, what: str) -> None:
        """Take note that a value from a site is hollow, and how."""
        if not what or self.found:
            return
        counted = self._count(site, what)
        if self._learning:
            # an empty list does for an empty array, and the other way round
            for word in (NOTHING, NO_ITEMS) if what in (NOTHING, NO_ITEMS) else (what,):
                self._sites.note(site, word)
                self._sites.note(site, counted.replace(what, word, 1))
        elif self._is_only_wrong(site, what):
            return
        elif not self._sites.gives(site, what) or (self._fixed and not self._sites.gives(site, counted)):
            self.found = f"{shown(site)} gave {_CALLED[what]}, which a right answer never does."

    def _count(self, site: str, what: str) -> str:
        """Return how often something hollow came from a site in the present test cell, as a kind. Of a function it
        is counted, for the test cell calls it; of attributes and methods the shape of an answer tells how often."""
        key = site, what
        self._counts[key] = self._counts.get(key, 0) + 1
        count = min(self._counts[key], MOST_COUNTED) if site.endswith("()") and "." not in site else 1
        return f"{what}, {count} in {self._cell}"

    def came(self, function: str, value: Any) -> None:
        """Take note of what a test cell has read (`nbviva.exam.emptied`)."""
        if self._learning:
            self._sites.note_plain(function, value)
        self.look_into(function, hollow(value))

    def opened(self, content: bytes) -> None:
        """Take note of a file of the submission that a test cell opens: a text in it is read as it is."""
        if b"\0" not in content:
            self.came("a file", content.decode("utf-8", "replace"))

    def wide(self, site: str, value: Any) -> Any:
        """Return a value that came, an array of more axes than the reference's as one that notes when data of the test
        is repeated for it."""
        if type(value) is tuple and 0 < len(value) <= MOST_VALUES:  # several values at once
            items = [self.wide(extend(item_of(site), f" {place}"), item) for place, item in enumerate(value)]
            value = value if all(map(operator.is_, items, value)) else tuple(items)
        axes = axes_of(value)
        if self._learning and axes is not None:
            self._sites.note(site, f"axes {axes}")
        known = self._sites.roles(site, "axes")
        if self._learning or not known:
            return value
        return watch(value, max(map(int, split(known))), lambda: self.look_into(site, MORE_AXES))

    def apart(self, what: str) -> None:
        """Take note that a test cell put together what has no labels in common (`nbviva.exam.emptied`)."""
        self.look_into(what, NO_PARTNER)

    def nothing_in(self, site: str) -> None:
        """Take note that an object from a site which was taken for plain data has no items."""
        if not self._learning and not self._sites.gives(site, "iterator"):
            self.look_into(site, NOTHING if not self._sites.gives(site, NO_ITEMS) else "")

    def _is_only_wrong(self, site: str, what: str) -> bool:
        """Tell whether something empty is a wrong answer like any other: where no number belongs."""
        in_parts = what == EMPTY_PARTS and self._expects_numbers(item_of(site))
        return what in (NO_ITEMS, EMPTY_PARTS) and not in_parts and not self._expects_more(site)

    def _expects_more(self, site: str) -> bool:
        """Tell whether the reference gives numbers or arrays, with which something empty is compared element by
        element, and no lists."""
        return self._sites.gives(site, "elements") or self._expects_numbers(site)

    def _expects_numbers(self, site: str) -> bool:
        return self._sites.gives(site, "number") and not self._sites.gives(site, "iterable")
