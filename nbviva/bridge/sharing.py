"""Containers that both sides hold: what one side changes in them later, between calls, the other gets to know.

A container crosses by its content, so each side has one of its own. As long as nobody keeps and changes it, that makes
no difference; where the reference solution does (``cart.items.append(...)``, a log that a decorator was given), the
containers of such a call are remembered under the call's number, in the order in which both sides have met them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder
from nbviva.bridge.mutation import replace_content, snapshot, unchanged
from nbviva.bridge.proxies import Remote
from nbviva.errors import MessageError

MOST, LARGEST = 2000, 1 << 20  # containers that are remembered at a time, and bytes of one of them


class Shared:
    """One side of the containers that both hold.

    Parameters
    ----------
    may_change : callable, optional
        Called with the number of a call; tells whether the other side may change what crossed in it.
    changed : callable, optional
        Called with the number of a call of whose containers this side has changed one.
    may_become : callable, optional
        Called with the number of a call, a container and its new content; tells whether it may get that.
    """

    key = "shared"

    def __init__(
        self,
        may_change: Callable[[int], bool] = lambda call: True,
        changed: Callable[[int], None] = lambda call: None,
        may_become: Callable[[int, Any, Any], bool] = lambda call, thing, content: True,
    ):
        self._may_change, self._changed, self._may_become = may_change, changed, may_become
        self._held: dict[tuple[int, int], list[Any]] = {}  # (call, place in it) -> the container and its snapshot
        self._counts: dict[int, int] = {}

    def clear(self) -> None:
        """Forget all of them: a test cell is over, and so are its calls."""
        self._held.clear()
        self._counts.clear()

    def hold(self, call: int, containers: Sequence[Any]) -> None:
        """Remember the containers of a call, in the order in which they crossed."""
        for thing in containers:
            place = self._counts[call] = self._counts.get(call, 0) + 1
            if thing is None or isinstance(thing, Remote):  # the latter: an array there, an object to us
                continue
            if len(self._held) < MOST and getattr(thing, "nbytes", 0) <= LARGEST:
                self._held[call, place] = [thing, snapshot(thing)]

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for what this side has changed since the other last heard of it."""
        found = []
        for (call, place), held in self._held.items():
            thing, before = held
            if not unchanged(thing, before):
                self._changed(call)
                found.append([call, place, encoder.encode(thing)])
                held[1] = snapshot(thing)
        return found or None

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Take over what the other side has changed, as far as it may."""
        for call, place, tree in news:
            content = decoder.decode(tree)
            if type(call) is not int or type(place) is not int:
                raise MessageError("malformed")
            held = self._held.get((call, place))
            if held is None or type(held[0]) is not type(content) or not self._may_change(call):
                continue
            if not self._may_become(call, held[0], content):
                continue
            replace_content(held[0], content)
            held[1] = snapshot(held[0])
