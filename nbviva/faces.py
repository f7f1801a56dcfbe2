"""What is loaded when: the names that a package offers, each when it is asked for. Imports nothing of the engine."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def lazy(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return what a package has as its ``__getattr__``.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    homes : mapping
        Module of the package -> the names that are taken from it; a name like the module's own is the module.
    """
    places = {name: home for home, names in homes.items() for name in names}

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = importlib.import_module(f"{package}.{places[name]}")
        return module if name == places[name] else getattr(module, name)

    return load


def load_no_formats() -> None:
    """Keep jsonschema from loading, in this process, what checks addresses and durations: no notebook has any, and it
    takes more than half of the time that nbformat takes to load."""
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
