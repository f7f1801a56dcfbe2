"""What test cells replace in modules while they run: builtins such as ``print``, a program's arguments and its
standard input, and what unittest.mock patches.

The examiner's end, `Patches`, sees what is replaced there; the candidate's end, `MirroredPatches`, replaces the same.
"""

from __future__ import annotations

import builtins
import sys
import types
from typing import Any
from unittest import mock

from nbviva.bridge import Decoder, Encoder, find_reference, import_by_reference

_BUILTINS_TO_PATCH = ("print", "input", "open")


class Patches:
    """The replacements in force in the examiner's process."""

    key = "patches"

    def __init__(self) -> None:
        self._builtins = [(name, getattr(builtins, name)) for name in _BUILTINS_TO_PATCH]
        self._argv, self._stdin = [*sys.argv], sys.stdin
        self._active = _watch_mock()
        self._told: dict[tuple[str, str], Any] = {}

    def forget(self) -> None:
        """Begin with a new candidate, which has heard of none."""
        self._told = {}

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for all replacements in force, if they are not those of which the candidate knows."""
        present = self.present()
        if present == self._told:
            return None
        self._told = present
        return [[place, name, encoder.encode(value)] for (place, name), value in present.items()]

    def present(self) -> dict[tuple[str, str], Any]:
        """Return (module or class, attribute) -> what stands there now."""
        present: dict[tuple[str, str], Any] = {}
        # a test cell may replace these by assignment, which mock does not see
        for name, original in self._builtins:
            if getattr(builtins, name) is not original:
                present["builtins", name] = getattr(builtins, name)
        if sys.argv != self._argv:
            present["sys", "argv"] = [*sys.argv]  # a copy: the list may be changed in place
        if sys.stdin is not self._stdin:
            present["sys", "stdin"] = sys.stdin
        for patch in self._active:
            # what is patched in the notebook itself is a name, and crosses as one (`nbviva.state.names`)
            target, name = patch.target, patch.attribute
            if isinstance(target, types.ModuleType) and target.__name__ != "__main__":
                present[target.__name__, name] = getattr(target, name, None)
            elif isinstance(target, type):
                found = find_reference(target)
                if found is not None:
                    present[".".join(found), name] = getattr(target, name, None)
        return present


class MirroredPatches:
    """The replacements in force in the candidate."""

    key = "patches"

    def __init__(self) -> None:
        self._originals: dict[tuple[str, str], Any] = {}

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Replace attributes of modules as the test cell has, and put back those that it no longer replaces."""
        wanted = {(place, name): decoder.decode(tree) for place, name, tree in news}
        for (place, name), original in list(self._originals.items()):
            if (place, name) not in wanted:
                setattr(_find(place), name, original)
                del self._originals[place, name]
        for (place, name), value in wanted.items():
            target = _find(place)
            # the first one: a second patch of the same place replaces what we put there
            self._originals.setdefault((place, name), getattr(target, name, None))
            setattr(target, name, value)


def _find(place: str) -> Any:
    """Return the module, or the class in a module, that a dotted path names."""
    parts = place.split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        if name in sys.modules:
            return import_by_reference(name, ".".join(parts[count:]))
    return import_by_reference(place, "")


def _watch_mock() -> list[Any]:
    """Return a list that always holds the patches of unittest.mock that are in force."""
    active: list[Any] = []
    # a process has one examiner at a time, but tests of the engine make several: mock is wrapped once, the list is new
    if not hasattr(mock._patch, "nbviva_enter"):  # type: ignore[attr-defined]
        enter, leave = mock._patch.__enter__, mock._patch.__exit__  # type: ignore[attr-defined]

        def entered(self: Any) -> Any:
            came = enter(self)
            mock._patch.nbviva_active.append(self)  # type: ignore[attr-defined]
            return came

        def left(self: Any, *error: Any) -> Any:
            if self in mock._patch.nbviva_active:  # type: ignore[attr-defined]
                mock._patch.nbviva_active.remove(self)  # type: ignore[attr-defined]
            return leave(self, *error)

        mock._patch.nbviva_enter = enter  # type: ignore[attr-defined]
        mock._patch.__enter__, mock._patch.__exit__ = entered, left  # type: ignore[attr-defined, method-assign]
    mock._patch.nbviva_active = active  # type: ignore[attr-defined]
    return active
