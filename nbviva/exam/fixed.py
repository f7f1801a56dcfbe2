"""Test cells whose inputs are fixed: what the reference gave there, it gives there for every student."""

from __future__ import annotations

import ast
import builtins
import re
import sys
import types
from typing import Any

from nbviva.bridge import REMOTE, identity
from nbviva.cells.names import parse

# by these, or by a helper that is none of Python's, a test cell may come to other inputs each time
_VARIES = re.compile(
    r"rand|rng|seed|shuffl|sampl|choice|normal|environ|getenv|uuid|secrets|hypothesis|time|now\(|today\("
)


def is_fixed(source: str, space: dict[str, Any]) -> bool:
    """Tell whether a test cell gives the answers the same inputs each time that it runs, as far as can be seen.

    Parameters
    ----------
    source : str
    space : dict
        The names that it finds.

    Examples
    --------
    >>> is_fixed("assert mean([1, 2]) == 1.5", {}), is_fixed("assert mean(numbers()) > 0", {"numbers": is_fixed})
    (True, False)
    >>> is_fixed("x = rng.random(3)", {})
    False
    """
    tree = parse(source)
    if tree is None or _VARIES.search(source):
        return False
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return all(_is_known(function, space) for function in called)


def _is_known(function: ast.AST, space: dict[str, Any]) -> bool:
    """Tell whether what is called is an answer, a part of the cell, or of Python or a library."""
    while isinstance(function, (ast.Attribute, ast.Call, ast.Subscript)):
        function = function.func if isinstance(function, ast.Call) else function.value
    if not isinstance(function, ast.Name) or function.id not in space:
        return True
    thing = space[function.id]
    if identity(thing) in REMOTE or hasattr(builtins, function.id):
        return True
    if isinstance(thing, types.ModuleType):
        return _is_library(thing.__name__)
    if isinstance(thing, (type, types.FunctionType)):
        return _is_library(str(thing.__module__))
    return True  # data


def _is_library(name: str) -> bool:
    name = name.partition(".")[0]
    return name in sys.stdlib_module_names or name in ("numpy", "pandas", "scipy", "sympy", "networkx", "matplotlib")
