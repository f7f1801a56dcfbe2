"""What test cells replace in modules while they run: builtins such as ``print``, and what unittest.mock patches. Leaf
but for `description`."""

from __future__ import annotations

import builtins
import types
from typing import Any
from unittest import mock

from nbviva.bridge.reflection import find_reference

_BUILTINS_TO_PATCH = ("print", "input", "open")


class Patches:
    """The replacements in force in this process."""

    def __init__(self) -> None:
        self._builtins = {name: getattr(builtins, name) for name in _BUILTINS_TO_PATCH}
        self._patches = _watch_mock()

    def present(self) -> dict[tuple[str, str], Any]:
        """Return (module or class, attribute) -> what stands there now."""
        present = {
            ("builtins", n): getattr(builtins, n)
            for n, original in self._builtins.items()
            if getattr(builtins, n) is not original
        }
        for patch in self._patches:
            target, name = patch.target, patch.attribute
            if isinstance(target, types.ModuleType) and target.__name__ != "__main__":
                present[target.__name__, name] = getattr(target, name, None)
            elif isinstance(target, type) and find_reference(target) is not None:
                module, qualname = find_reference(target) or ("", "")
                present[f"{module}.{qualname}", name] = getattr(target, name, None)
        return present


def _watch_mock() -> list[Any]:
    """Return a list that always holds the patches of unittest.mock that are in force."""
    active: list[Any] = []
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
