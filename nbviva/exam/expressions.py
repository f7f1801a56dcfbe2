"""What sympy may make of a text in a test cell: an expression. By itself it runs any text as a program of Python.

A submission gives a text where the reference gives an expression, a test cell simplifies it, and the text runs beside
the tests. So a text may hold numbers, names, operators and calls of sympy's own functions, and nothing else.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from typing import Any

_NODES = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.Call, ast.keyword, ast.BinOp, ast.UnaryOp, ast.BoolOp,
    ast.Compare, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip
_NUMBERS = {"abs": abs, "max": max, "min": min, "pow": pow, "round": round, "int": int, "float": float}


def guard(refused: Callable[[str], None]) -> None:
    """Let sympy, if it is loaded, make nothing but expressions of texts from now on.

    Parameters
    ----------
    refused : callable
        Called with what a text asked for, before the test cell gets the exception.
    """
    if "sympy" not in sys.modules:
        return
    from sympy.core.basic import Basic
    from sympy.parsing import sympy_parser

    original = sympy_parser.eval_expr

    def is_known(name: str, space: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
        if name in own or name in _NUMBERS:
            return True
        thing = space.get(name)
        made = thing if isinstance(thing, type) else type(thing)
        return issubclass(made, Basic) or str(getattr(thing, "__module__", "")).startswith("sympy.functions.")

    def evaluate(code: Any, local_dict: Any, global_dict: Any) -> Any:
        tree = ast.parse(code, mode="eval")
        for node in ast.walk(tree):
            ok = isinstance(node, _NODES) and (not isinstance(node, ast.Call) or isinstance(node.func, ast.Name))
            if not ok or (isinstance(node, ast.Name) and not is_known(node.id, global_dict, local_dict or {})):
                what = node.id if isinstance(node, ast.Name) else type(node).__name__
                refused(f"a text for sympy asked for {what}")
                raise ValueError(f"{what}: no part of an expression, and a test cell does not run what was handed in")
        return original(code, local_dict, global_dict)

    sympy_parser.eval_expr = evaluate
