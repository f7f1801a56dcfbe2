"""The text of what a submission defines: `inspect.getsource` and ``__code__`` of a stand-in are answered from it. Leaf
but for `analysis`: nothing is run, and the other process is not asked."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
import types
from collections.abc import Callable
from typing import Any

from nbviva.cells.names import parse, transformed

# the submission's cells; few tests ask for its text, so it is taken apart only then
_cells: list[str] = []


def source_of(thing: Any) -> str | None:
    """Return the text of the definition that a stand-in's name leads to."""
    found = _defined()
    return found.get(str(thing.__qualname__)) or found.get(str(thing.__name__))


def remember(cells: list[str]) -> None:
    """Answer from the texts of these cells from now on."""
    _cells[:] = cells
    _defined.cache_clear()


@functools.cache
def _defined() -> dict[str, str]:
    return definitions(_cells)


def code_of(text: str, name: str) -> types.CodeType:
    """Return the code of the function `name` in a text, without running it; of nothing, if it is not there."""
    try:
        waiting: list[Any] = [compile(textwrap.dedent(text), "<submission>", "exec")]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        waiting = []
    while waiting:
        code = waiting.pop(0)
        inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
        found = next((c for c in inner if c.co_name == name), None)
        if found is not None:
            return found
        waiting += inner
    return (lambda: None).__code__


def definitions(sources: list[str]) -> dict[str, str]:
    """Return the text of each function and class that the submission defines, methods as ``Class.method``."""
    found: dict[str, str] = {}
    for source in sources:
        tree = parse(source)
        text = transformed(source) if tree is not None else ""
        for node in tree.body if tree is not None else ():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found[node.name] = _segment(text, node)
                for inner in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                        found[f"{node.name}.{inner.name}"] = _segment(text, inner)
    return found


def _segment(text: str, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])


def look_up(is_stand_in: Callable[[Any], bool]) -> None:
    """Make ``inspect.getsource`` answer for stand-ins from the text of the submission."""
    original, original_lines = inspect.getsource, inspect.getsourcelines

    def text_of(thing: Any) -> str | None:
        if not is_stand_in(thing):
            return None
        text = source_of(thing)
        if text is None:
            raise OSError("could not get source code")
        return text

    def getsource(thing: Any) -> str:
        return text_of(thing) or original(thing)

    def getsourcelines(thing: Any) -> tuple[list[str], int]:
        text = text_of(thing)
        return original_lines(thing) if text is None else (text.splitlines(keepends=True), 1)

    inspect.getsource, inspect.getsourcelines = getsource, getsourcelines  # type: ignore[assignment]
