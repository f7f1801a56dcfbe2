"""What is loaded when: the names that a package offers, each when it is asked for. Imports nothing of the engine."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

_alone = False  # what `load` was told of this process


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


def load(modules: Collection[str], alone: bool = False) -> None:
    """Import modules without looking for garbage on the way: there is none, and it takes a quarter second.

    Parameters
    ----------
    modules : collection of str
    alone : bool
        Whether this process has no other work, now or later: then what is loaded is never looked through at all.
    """
    global _alone
    _alone |= alone
    if not alone and all(name in sys.modules for name in modules):
        return
    gc.disable()
    try:
        for name in modules:
            importlib.import_module(name)
    finally:
        if _alone:
            gc.freeze()
        gc.enable()


def load_no_formats() -> None:
    """Keep jsonschema from loading, in this process, what checks addresses and durations: no notebook has any, and it
    takes more than half of the time that nbformat takes to load."""
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
