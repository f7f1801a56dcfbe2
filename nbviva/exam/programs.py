"""Texts that libraries run as programs, in a test cell: of the submission's they take data, of the instructor's all.

An expression for pandas may name every variable of the test cell, a tag of YAML every function of Python, and so may
the factories of a configuration of logging, and a field of ``str.format`` that looks behind an argument. A text that
stands in the instructor's cells may do so. In any other one the names of the notebook's given cells are known, and what
is more than data is refused: it would run beside the tests.
"""

from __future__ import annotations

import ast
import functools
import logging
import re
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nbviva.cells.names import texts_of
from nbviva.exam import statements

# a field of `str.format` that comes to Python's own attributes, and so from any object to everything
_FIELD = re.compile(r"\{\w*(?:\.\w+|\[[^\]{}]*\])*(?:\.|\[)__\w+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
_LOCAL = re.compile(r"@\s*(\w+)")
_WORD = re.compile(r"(?<![\w.@])[^\W\d]\w*")
# methods of pandas that write, or run what they are given
_METHODS = re.compile(r"\.\s*(to_\w+|_\w*|pipe|eval|query|apply|map|transform|agg|aggregate)\b")
_OPERATORS = {"and", "or", "not", "in", "True", "False", "None"}
_OF_LOGGING = (logging.Handler, logging.Formatter, logging.Filter, logging.Logger)
_STREAMS = ("stdout", "stderr")
_UNKNOWN = object()


class Programs:
    """What of a text may run in the examiner's process.

    Parameters
    ----------
    cells : sequence of str
        The instructor's cells; a text that stands in one of them is the instructor's.
    known : callable
        Called with a name; tells whether a given cell has defined it and no test cell has given it another value.
    allows : callable
        Called with the name of a library and what a text asked it for; tells whether it may run, because the reference
        has such texts too.
    """

    def __init__(self, cells: Sequence[str], known: Callable[[str], bool], allows: Callable[[str, str], bool]):
        self._cells, self._known, self._allows = cells, known, allows

    @functools.cached_property
    def ours(self) -> set[str]:
        """Texts that stand in the instructor's cells."""
        # found when it is asked for: few tests run such texts
        return {text for cell in self._cells for text in texts_of(cell)}

    def guard(self) -> None:
        """Let the libraries that are loaded run nothing else in this process from now on."""
        self._guard_logging()
        if "sqlite3" in sys.modules:
            statements.guard(lambda text: text in self.ours, self._allows)
        if "yaml.constructor" in sys.modules:
            self._guard_yaml()
        if "pandas" in sys.modules:
            self._guard_pandas()

    def _check(self, library: str, what: str, kind: type[Exception] = ValueError) -> None:
        """Raise unless what a text asks a library for may run."""
        if not self._allows(library, what):
            raise kind(f"{what}: more than data, and a test cell does not run what a submission may have written")

    # ---- pandas

    def _guard_pandas(self) -> None:
        import pandas as pd
        from pandas.core.computation import eval as module

        original = module.eval

        def evaluate(expr: Any, *arguments: Any, level: int = 0, **named: Any) -> Any:
            if type(expr) is str and expr not in self.ours:
                self._check_expression(expr, not (named.get("resolvers") or arguments[4:5]))
            return original(expr, *arguments, level=level + 1, **named)

        evaluate.__doc__ = original.__doc__
        module.eval = pd.eval = evaluate

    def _check_expression(self, text: str, bare: bool) -> None:
        """Raise unless an expression of pandas names columns and what given cells define, and does no more with
        these than data allow; `bare` if it has no columns."""
        words = _QUOTED.sub("''", text)
        if found := _METHODS.search(words):
            self._check("pandas", found[1])
        names = _LOCAL.findall(words) + ([n for n in _WORD.findall(words) if n not in _OPERATORS] if bare else [])
        for name in names:
            if not self._known(name):
                self._check("pandas", name)
        space = sys.modules["__main__"].__dict__
        for name in re.findall(r"@\s*(\w+)\s*\.", words):
            if isinstance(space.get(name), (types.ModuleType, type)):
                self._check("pandas", f"a part of {name}")

    # ---- YAML

    def _guard_yaml(self) -> None:
        constructor: Any = sys.modules["yaml.constructor"]

        def checked(find: Callable[..., Any]) -> Callable[..., Any]:
            def found(me: Any, name: Any, *more: Any, **named: Any) -> Any:
                self._check("yaml", f"{str(name)[:100]} by a tag of YAML", constructor.ConstructorError)
                return find(me, name, *more, **named)

            return found

        for kind in (constructor.FullConstructor, constructor.UnsafeConstructor):
            for name in ("find_python_name", "find_python_module"):
                setattr(kind, name, checked(getattr(kind, name)))

    # ---- logging

    def _guard_logging(self) -> None:
        import logging.config as module
        import logging.handlers

        places: Any = module
        resolve, importable = module.BaseConfigurator.resolve, places._resolve

        def checked(text: Any, find: Callable[[], Any]) -> Any:
            if str(text) in self.ours:
                return find()
            # before anything is imported or looked up: by what is there already
            found = _of_logging(str(text).removeprefix("logging.").split("."), vars(logging))
            if found is not None:
                return found
            self._check("logging", f"{str(text)[:100]} by a configuration of logging")
            return find()

        def evaluate(text: str, space: dict[str, Any]) -> Any:
            if text in self.ours:
                return eval(text, space)
            value = self._value(ast.parse(text.strip(), mode="eval").body, space)
            return eval(text, space) if value is _UNKNOWN else value

        places.BaseConfigurator.resolve = lambda me, text: checked(text, lambda: resolve(me, text))
        places._resolve = lambda text: checked(text, lambda: importable(text))
        places.eval = evaluate

    def _value(self, node: ast.AST, space: dict[str, Any]) -> Any:
        """Return what part of a configuration file means: data, a stream, or something of logging."""
        if isinstance(node, (ast.Tuple, ast.List)):
            made = [self._value(part, space) for part in node.elts]
            return _UNKNOWN if _UNKNOWN in made else tuple(made) if isinstance(node, ast.Tuple) else made
        if isinstance(node, (ast.Name, ast.Attribute)):
            words = ast.unparse(node).split(".")
            found = _of_logging(words, space)
            if found is not None:
                return found
        elif isinstance(node, (ast.Constant, ast.UnaryOp, ast.Dict)):
            return ast.literal_eval(node)
        self._check("logging", f"{ast.unparse(node)[:100]} in a configuration of logging", NameError)
        return _UNKNOWN


def _of_logging(words: Sequence[str], space: Mapping[str, Any]) -> Any:
    if words[0] == "sys" and words[1:] in [[stream] for stream in _STREAMS]:
        return getattr(sys, words[1])
    found: Any = space.get(words[0]) if not words[0].startswith("_") else None
    for word in words[1:]:
        found = None if word.startswith("_") else getattr(found, word, None)
    known = type(found) is int or (isinstance(found, type) and issubclass(found, _OF_LOGGING))
    return found if known else None


def without_fields(tree: Any) -> Any:
    """Return the tree of a frame with a mark around each text that `str.format` would take for a program.

    Outputs are dictionaries, which stay as they are: they are shown, and no test cell gets to them.
    """
    if type(tree) is str:
        return ["program", tree] if "__" in tree and _FIELD.search(tree) else tree
    if type(tree) is list:
        for place, part in enumerate(tree):
            if type(part) is str or type(part) is list:
                tree[place] = without_fields(part)
    return tree
