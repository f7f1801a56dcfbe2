"""Instructors' code made ready to run: cells and modules compiled, libraries loaded, once for all submissions.

`make` runs in a process of its own that never meets a submission. An examiner loads what it made, and its shell uses it
wherever nothing that a transformation or a compilation depends on has changed since.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import marshal
import os
import sys
import threading
import types
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from IPython.core.async_helpers import _should_be_async
from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

from nbviva.cells.names import names_of, parse, transformed

_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_PLACE = "<ready>"
_CHECKED = (0b11).to_bytes(4, "little")  # bytecode is good as long as its source has this hash (PEP 552)


@dataclass(frozen=True)
class Ready:
    """What was made ready.

    Attributes
    ----------
    texts : dict
        Text of a cell -> the same as Python, its magics written as calls.
    awaits : dict
        Python text -> whether it needs an event loop.
    codes : dict
        (flags of the compiler, Python text) -> for each statement its code, and the code that shows its value if it is
        an expression at the end; then the flags of the compiler afterwards.
    binds : dict
        Text of a cell -> the names it binds.
    """

    texts: dict[str, str] = field(default_factory=dict)
    awaits: dict[str, bool] = field(default_factory=dict)
    codes: dict[tuple[int, str], list[tuple[types.CodeType, types.CodeType | None, int]]] = field(default_factory=dict)
    binds: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, data: bytes) -> Ready:
        """Return what `dump` wrote, in a process of the same Python."""
        return cls(*marshal.loads(data)) if data else cls()

    def dump(self) -> bytes:
        """Return this as bytes."""
        return marshal.dumps((self.texts, self.awaits, self.codes, self.binds))

    def names(self, cell: str) -> Iterable[str]:
        """Return the names that a cell binds."""
        return self.binds[cell] if cell in self.binds else names_of(parse(cell)).binds


def make(cells: Iterable[str]) -> Ready:
    """Make cells ready, which will be run in this order. Nothing of them is run.

    A cell that is no Python, or that Python warns of, is left out: the examiner's shell shows that as it runs it.
    """
    ready = Ready()
    transformers, compiler = TransformerManager(), CachingCompiler()
    for cell in cells:
        if cell in ready.texts:
            continue
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("error")
            text = transformers.transform_cell(cell)
            flags = compiler.flags
            awaits = _should_be_async(text)
            ready.codes[flags, text] = _compiled(compiler, text)
            ready.awaits[text] = awaits
            ready.texts[cell] = text
            ready.binds[cell] = sorted(names_of(parse(cell)).binds)
    return ready


def _compiled(compiler: CachingCompiler, text: str) -> list[tuple[types.CodeType, types.CodeType | None, int]]:
    found = []
    nodes = compiler.ast_parse(text, _PLACE).body  # type: ignore[attr-defined]
    # statement by statement, as IPython runs them: only the last one shows its value
    for node in nodes:
        shown = None
        with compiler.extra_flags(_AWAIT):
            if node is nodes[-1] and isinstance(node, ast.Expr):
                shown = compiler(ast.Interactive([node]), _PLACE, "single")  # type: ignore[arg-type]
            code = compiler(ast.Module([node], []), _PLACE, "exec")  # type: ignore[arg-type]
        found.append((code, shown, compiler.flags))  # the flags say which features of the future are on from here
    return found


def bytecode(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return, for the modules of packages, the files with bytecode that Python would put beside them at their import.

    Parameters
    ----------
    files : mapping
        Path -> content of the files of an assignment. A module that Python has something to say about is left out.
    """
    found = {}
    for name, content in files.items():
        folder, _, module = name.rpartition("/")
        if not folder or not module.endswith(".py"):  # a folder for bytecode is nothing new within a package
            continue
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("error")
            code = compile(content, name, "exec", dont_inherit=True, optimize=0)
            good_for = _CHECKED + importlib.util.source_hash(content)
            made = importlib.util.MAGIC_NUMBER + good_for + marshal.dumps(code)
            found[f"{folder}/__pycache__/{module[:-3]}.{sys.implementation.cache_tag}.pyc"] = made
    return found


class ReadyTransformers(TransformerManager):
    """IPython's transformations of a cell's text, of which some are done already."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._plain = self._parts()

    def _parts(self) -> tuple[Any, ...]:
        return (*self.cleanup_transforms, *self.line_transforms, *self.token_transformers)

    def transform_cell(self, cell: str) -> str:
        """Return a cell as Python; anew if a cell has changed how that is done."""
        if self._parts() == self._plain:
            return self.texts[cell] if cell in self.texts else transformed(cell)
        return super().transform_cell(cell)


class _Statement(ast.Pass):
    """Stands for a statement whose code is ready."""


class _Expression(ast.Expr):
    """Stands for an expression at the end of a cell whose code is ready."""


class ReadyCompiler(CachingCompiler):
    """IPython's compiler, which has the code of some cells already.

    Attributes
    ----------
    usable : callable
        Tells whether the shell compiles cells as `make` did.
    """

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[tuple[int, str], list[tuple[types.CodeType, types.CodeType | None, int]]] = {}
        self.usable: Any = lambda: True

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        """Return a tree; of a cell whose code is ready only what leads to that."""
        found = self.codes.get((self.flags, source)) if symbol == "exec" else None
        if found is None or not self.usable():
            return super().ast_parse(source, filename, symbol)
        tree = ast.Module([], [])
        for code in found:
            node: Any = _Statement() if code[1] is None else _Expression(ast.Constant(None))
            node.ready = code
            tree.body.append(node)
        return tree

    def __call__(  # type: ignore[override]
        self, codeob: Any, filename: str, symbol: str, **more: Any
    ) -> types.CodeType:
        """Compile a tree or a text."""
        node = codeob.body[0] if isinstance(codeob, (ast.Module, ast.Interactive)) and codeob.body else None
        if not isinstance(node, (_Statement, _Expression)):
            return super().__call__(codeob, filename, symbol, **more)  # type: ignore[no-any-return]
        code, shown, flags = node.ready  # type: ignore[union-attr]
        self.flags |= flags  # a feature of the future that this statement switched on holds for those after it
        return _placed(code if symbol == "exec" or shown is None else shown, filename)


def _placed(code: types.CodeType, filename: str) -> types.CodeType:
    """Return code as if it had been compiled under another file name."""
    constants = tuple(_placed(c, filename) if isinstance(c, types.CodeType) else c for c in code.co_consts)
    return code.replace(co_filename=filename, co_consts=constants)


def load(names: Sequence[str]) -> str:
    """Import modules, those that are installed and can be imported.

    Returns
    -------
    str
        The first that has started a thread, behind which none is imported: a fork has only the thread that forks, and
        whatever another one was about to do, a lock in its hand, is never done. So forks have to be without it. Empty
        if none has.
    """
    before = _threads()
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
        if _threads() > before:
            return name
    return ""


def _threads() -> int:
    """Return how many threads this process has, those of compiled libraries too where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()
