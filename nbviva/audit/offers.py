"""Finds the public functions and classes in the modules of a folder, as a script of its own: it imports them.

It is started in that folder with no arguments and writes one JSON list to standard output, with what `Offer` says of
each. Modules that cannot be imported here, for want of a library, offer nothing. Only the standard library is needed.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ENDLESS = 1_000_000  # how many arguments something takes that takes any number
ANY = 0, ENDLESS


def modules(folder: Path) -> list[str]:
    """Return the names under which the public modules below a folder can be imported, packages before their parts."""
    found = []
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts and all(part.isidentifier() and not part.startswith("_") for part in parts):
            found.append(".".join(parts))
    return sorted(found)


def offers(names: list[str]) -> Iterator[dict[str, Any]]:
    """Import modules and yield each callable that is at home in one of them, once."""
    seen: set[int] = set()
    loaded = {}
    for name in names:
        with contextlib.suppress(BaseException):  # such as SystemExit of a script that lies there
            loaded[name] = importlib.import_module(name)
    for name, module in loaded.items():
        for attribute, thing in sorted(vars(module).items()):
            if attribute.startswith("_") or id(thing) in seen or not callable(thing):
                continue
            if not _at_home(thing, name, loaded):
                continue  # imported from elsewhere: from a library, or from a module that offers it itself
            seen.add(id(thing))
            least, most = arguments(thing)
            yield {"module": name, "name": attribute, "least": least, "most": most}


def _at_home(thing: Any, module: str, loaded: dict[str, Any]) -> bool:
    home = getattr(thing, "__module__", None)
    if isinstance(thing, (type, types.FunctionType)):
        # of a private module it is at home in each that hands it on
        return home == module or (home not in loaded and str(home).split(".")[0] == module.split(".")[0])
    return not isinstance(thing, (types.BuiltinFunctionType, types.GenericAlias)) and str(home) != "typing"


def arguments(thing: Any) -> tuple[int, int]:
    """Return the least and the greatest number of arguments with which something can be called; any if nobody knows."""
    try:
        # what a decorator has copied may not be what it accepts
        parameters = inspect.signature(thing, follow_wrapped=False).parameters.values()
    except (TypeError, ValueError):
        return ANY
    open_ended = any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters)
    named = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return sum(p.default is p.empty for p in named), ENDLESS if open_ended else len(named)


def main() -> None:
    """Write what the modules below the working folder offer."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the modules print
    sys.path.insert(0, "")
    with answer:
        json.dump([*offers(modules(Path()))], answer)


if __name__ == "__main__":
    main()
    os._exit(0)  # whatever threads the modules have started
