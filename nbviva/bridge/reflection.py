"""What a class, a function or a module is to the other side of a bridge: described, or named where it can be had."""

from __future__ import annotations

import importlib
import inspect
import sys
import types
from typing import Any

import numpy as np

from nbviva.bridge.encode import TYPE_NAMES

# special methods that a stand-in forwards, if the class of the real object has them
_SPECIAL_NAMES = """
    call len iter next reversed contains getitem setitem delitem eq ne lt le gt ge hash bool int float complex index
    round str repr format enter exit neg pos abs invert await copy deepcopy
    add sub mul matmul truediv floordiv mod pow and or xor lshift rshift divmod
    radd rsub rmul rmatmul rtruediv rfloordiv rmod rpow rand ror rxor rlshift rrshift rdivmod
    iadd isub imul imatmul itruediv ifloordiv imod ipow iand ior ixor
"""
SPECIAL = tuple(f"__{name}__" for name in _SPECIAL_NAMES.split())
_PLAIN_BASES = (dict, list, tuple, set, frozenset, str, bytes, int, float, complex)


def plain_value(thing: Any) -> Any:
    """Return the content of an object whose class is derived from a container or a number; None if there is none."""
    base = next((b for b in _PLAIN_BASES if isinstance(thing, b)), None)
    return None if base is None else base(thing)


def describe_class(kind: type) -> dict[str, Any]:
    """Return what the other side must know of a class to make one that stands for it."""
    exception = next(
        (c.__name__ for c in kind.__mro__ if issubclass(c, BaseException) and c.__module__ == "builtins"), ""
    )
    own = (
        [c for c in kind.__bases__ if c is not object and c.__module__ != "builtins"]
        if kind.__module__ == "__main__"
        else []
    )
    meta = type(kind)
    return {
        "name": kind.__name__,
        "qualname": kind.__qualname__,
        "module": str(kind.__module__),
        "doc": kind.__doc__ if isinstance(kind.__doc__, str) else None,
        "bases": [c for c in own if c.__module__ == "__main__"],
        "plain": next((TYPE_NAMES[b] for b in _PLAIN_BASES if issubclass(kind, b)), ""),
        "exception": exception,
        "special": [n for n in SPECIAL if _defines(kind, n)],
        "meta": [n for n in SPECIAL if meta is not type and n != "__call__" and _defines(meta, n, type)],
    }


def _defines(kind: type, name: str, root: type = object) -> bool:
    method = getattr(kind, name, None)
    return method is not None and method is not getattr(root, name, None)


def describe_signature(thing: Any) -> list[Any]:
    """Return the parameters of a callable: name, kind, default, annotation."""
    out = []
    for p in inspect.signature(thing).parameters.values():
        default = None if p.default is p.empty else (p.default,)
        annotation = None if p.annotation is p.empty else (p.annotation,)
        out.append([p.name, int(p.kind), default, annotation])
    return out


def import_by_reference(module: str, name: str) -> Any:
    """Return what a module that can be imported has under a dotted name, or the module itself if there is no name."""
    thing: Any = importlib.import_module(module)
    for part in name.split(".") if name else ():
        thing = getattr(thing, part)
    return thing


def find_reference(thing: Any) -> tuple[str, str] | None:
    """Return module and name under which a function or class of an imported module can be found again."""
    if isinstance(thing, types.ModuleType):
        return (
            (thing.__name__, "") if sys.modules.get(thing.__name__) is thing and thing.__name__ != "__main__" else None
        )
    if not isinstance(thing, (types.FunctionType, types.BuiltinFunctionType, np.ufunc, type)):
        return None
    module = getattr(thing, "__module__", None) or ("numpy" if isinstance(thing, np.ufunc) else "builtins")
    name = getattr(thing, "__qualname__", getattr(thing, "__name__", ""))
    if module == "__main__" or module not in sys.modules:
        return None
    try:
        return (module, name) if import_by_reference(module, name) is thing else None
    except (ImportError, AttributeError):
        return None
