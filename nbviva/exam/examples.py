"""Examples in docstrings, which a test cell runs with doctest: those of a submission run beside the answers.

An example is a program. Those that stand in the instructor's cells run where the test cell runs; what any other gives,
prints or raises comes over from the candidate, as of a call.
"""

from __future__ import annotations

import builtins
import doctest  # loaded before any fork: whoever imports it later, a helper of a test too, has the guarded one
import functools
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

from nbviva.bridge import REMOTE, Far, identity
from nbviva.bridge.encode import PLAIN

EXAMPLES = 3  # the number by which the candidate knows `Examples`; no object has it as its id


class Examples:
    """The candidate's end: runs examples, each docstring's in a namespace of its own, as doctest does.

    Parameters
    ----------
    space : dict
        The namespace of the answers.
    """

    def __init__(self, space: dict[str, Any]):
        self._space = space
        self._spaces: dict[int, dict[str, Any]] = {}

    def __call__(self, number: int, source: str, flags: int, names: dict[str, Any]) -> None:
        """Run one example, with the names that the test cell has given to its docstring."""
        space = self._spaces.setdefault(number, {**self._space, **names})
        shows, last = sys.displayhook, getattr(builtins, "_", None)
        sys.displayhook = sys.__displayhook__  # which prints a value, as doctest expects it
        try:
            exec(compile(source, "<example>", "single", flags, True), space)
        finally:
            sys.displayhook = shows
            builtins._ = last  # type: ignore[attr-defined]


class _Foreign(str):
    """An example that does not stand in the instructor's cells; `flags` are those it is compiled with."""

    flags = 0


def guard(ours: Callable[[], set[str]], ask: Callable[..., Any], space: dict[str, Any]) -> None:
    """Let doctest run nothing else in this process from now on.

    Parameters
    ----------
    ours : callable
        Returns the texts in the instructor's cells.
    ask : callable
        As `Peer.ask`.
    space : dict
        The namespace of the test cells, which is no docstring's: the candidate has its own.
    """
    module: Any = doctest
    known = functools.cache(lambda: _examples(module, ours()))
    held: dict[int, dict[str, Any]] = {}  # namespaces of docstrings by their numbers, which are those of what lives

    def compiled(source: Any, name: str, mode: str, flags: int = 0, *more: Any) -> Any:
        if str(source) in known():
            return compile(source, name, mode, flags, *more)
        made = _Foreign(source)
        made.flags = flags
        return made

    def run(code: Any, names: dict[str, Any], *more: Any) -> None:
        if isinstance(code, types.CodeType):
            exec(code, names, *more)
            return
        number = id(held.setdefault(id(names), names))
        told = {name: thing for name, thing in names.items() if _crosses(name, thing) and space.get(name) is not thing}
        ask("call", Far(EXAMPLES, "doctest", "function"), number, str(code), getattr(code, "flags", 0), told)

    module.compile, module.exec = compiled, run


def _examples(module: Any, texts: Sequence[str] | set[str]) -> set[str]:
    found = set()
    for text in texts:
        if ">>>" in text:
            try:
                found |= {example.source for example in module.DocTestParser().get_examples(text)}
            except ValueError:  # it only looks like one
                continue
    return found


def _crosses(name: str, thing: Any) -> bool:
    if name.startswith("__"):
        return False
    return type(thing) in PLAIN or identity(thing) in REMOTE or isinstance(thing, types.ModuleType)
