"""What of a submission is hollow where the reference solution's is not: a test cell that passes with it has failed."""

from __future__ import annotations

from typing import Any

from nbviva.exam.hollow import NO_ITEMS, NO_NUMBER, NO_PARTNER, NOTHING, hollow
from nbviva.exam.sites import Sites, shown

_CALLED = {
    NOTHING: "something empty",
    NO_ITEMS: "something empty",
    NO_PARTNER: "rows or labels without a counterpart in the other",
    NO_NUMBER: "something that is no number (NaN, infinity or a missing value)",
}
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
            self._sites.note(site, what)
            self._sites.note(site, counted)
        elif what == NO_ITEMS and not self._expects_more(site):
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

    def apart(self, what: str) -> None:
        """Take note that a test cell put together what has no labels in common (`nbviva.exam.emptied`)."""
        self.look_into(what, NO_PARTNER)

    def nothing_in(self, site: str) -> None:
        """Take note that an object from a site which was taken for plain data has no items."""
        if not self._learning and not self._sites.gives(site, "iterator"):
            self.look_into(site, NOTHING if not self._sites.gives(site, NO_ITEMS) else "")

    def _expects_more(self, site: str) -> bool:
        """Tell whether the reference gives numbers or arrays, with which something empty is compared element by
        element, and no lists."""
        gives = self._sites.gives
        return gives(site, "elements") or (gives(site, "number") and not gives(site, "iterable"))
