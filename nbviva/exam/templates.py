"""Templates of Jinja in a test cell: they read what they are given and fill it in, and reach nothing else.

A template is a program, and one attribute after the other leads from any object to everything in a process. Jinja has
an environment of its own against that; here it is the only one, also for the instructor's templates, which lose
nothing by it. What is handed to a template stays as it is: it fills in a copy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

# what `jinja2.sandbox.SandboxedEnvironment` has of its own
_OF_SANDBOX = """
    sandboxed intercepted_binops intercepted_unops is_safe_attribute is_safe_callable call_binop call_unop getitem
    getattr unsafe_undefined format_string wrap_str_format call
"""
_CONTAINERS = (dict, list, set, tuple)
_DEEP = 20


def guard(refused: Callable[[str], None]) -> None:
    """Let templates reach nothing but what they are given, in this process, from now on.

    Parameters
    ----------
    refused : callable
        Called with what a template asked for.
    """
    import jinja2.sandbox

    plain: Any = jinja2.Environment
    safe: Any = jinja2.sandbox.SandboxedEnvironment
    for name in _OF_SANDBOX.split():
        if name in vars(safe):
            setattr(plain, name, vars(safe)[name])
    plain.binop_table, plain.unop_table = safe.default_binop_table, safe.default_unop_table
    unsafe = plain.unsafe_undefined

    def undefined(self: Any, thing: Any, attribute: str) -> Any:
        refused(f"a template asked for {str(attribute)[:100]} of a {type(thing).__name__}")
        return unsafe(self, thing, attribute)

    plain.unsafe_undefined = undefined
    kind: Any = sys.modules["jinja2.environment"].Template  # type: ignore[attr-defined]
    make = kind.new_context

    def new_context(self: Any, values: Any = None, *more: Any, **named: Any) -> Any:
        return make(self, {name: _own(value) for name, value in (values or {}).items()}, *more, **named)

    kind.new_context = new_context


def _own(value: Any, depth: int = 0) -> Any:
    """Return a container with containers of its own; objects in it are the same."""
    kind = type(value)
    if kind not in _CONTAINERS or depth > _DEEP:
        return value
    if kind is dict:
        return {key: _own(item, depth + 1) for key, item in value.items()}
    return kind(_own(item, depth + 1) for item in value)
