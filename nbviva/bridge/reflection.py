"""What a class, a function, an exception or a module is to the other side: described, or named where it can be had.

The text of what a submission defines (`inspect.getsource` and ``__code__`` of a stand-in) is found here too, in the
cells that were handed in: nothing is run for it, and the other process is not asked.
"""

from __future__ import annotations

import ast
import builtins
import collections
import contextlib
import datetime
import decimal
import fractions
import functools
import importlib
import inspect
import operator
import os
import sys
import textwrap
import traceback
import types
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np

from nbviva.bridge.encode import TYPE_NAMES, Encoder
from nbviva.cells.names import parse, transformed

_HERE = os.path.dirname(__file__)

# special methods that a stand-in forwards, if the class of the real object has them
_SPECIAL_NAMES = """
    call len iter next reversed contains getitem setitem delitem eq ne lt le gt ge hash bool int float complex index
    round str repr format enter exit aenter aexit neg pos abs invert await aiter anext copy deepcopy
    add sub mul matmul truediv floordiv mod pow and or xor lshift rshift divmod
    radd rsub rmul rmatmul rtruediv rfloordiv rmod rpow rand ror rxor rlshift rrshift rdivmod
    iadd isub imul imatmul itruediv ifloordiv imod ipow iand ior ixor
"""
SPECIAL = tuple(f"__{name}__" for name in _SPECIAL_NAMES.split())
_PLAIN_BASES = (dict, list, tuple, set, frozenset, str, bytes, int, float, complex)


# other classes of plain data, and how an object of a derived class becomes one of the class itself
PLAIN_OTHERS: list[tuple[type, Callable[[Any], Any]]] = [
    (uuid.UUID, lambda x: uuid.UUID(int=x.int)),
    (decimal.Decimal, lambda x: decimal.Decimal(x)),
    (fractions.Fraction, lambda x: fractions.Fraction(x.numerator, x.denominator)),
    (datetime.datetime, lambda x: datetime.datetime.combine(x.date(), x.time(), x.tzinfo)),
    (datetime.date, lambda x: datetime.date(x.year, x.month, x.day)),
    (datetime.timedelta, lambda x: datetime.timedelta(x.days, x.seconds, x.microseconds)),
    (types.SimpleNamespace, lambda x: types.SimpleNamespace(**vars(x))),
    (collections.deque, lambda x: collections.deque(x, x.maxlen)),
    (collections.Counter, lambda x: collections.Counter(dict(x))),
    (collections.OrderedDict, lambda x: collections.OrderedDict(x)),
    (collections.defaultdict, lambda x: collections.defaultdict(x.default_factory, x)),
]


def plain_value(thing: Any) -> Any:
    """Return the content of an object whose class is derived from a container or a number; None if there is none."""
    if isinstance(thing, (collections.UserList, collections.UserDict, collections.UserString)):
        return thing.data
    # a counter is a dictionary, too: the others come first, for they can do more
    make = next((make for kind, make in PLAIN_OTHERS if isinstance(thing, kind)), None)
    make = make or next((base for base in _PLAIN_BASES if isinstance(thing, base)), None)
    return None if make is None else make(thing)


@functools.cache
def adds_to_named_tuple(kind: type) -> bool:
    """Tell whether a class of named tuples has methods or operators besides those that each such class has."""
    made = {*vars(collections.namedtuple("made", "")), *kind._fields}  # type: ignore[attr-defined]
    own = [pair for one in kind.__mro__ if one.__module__ == "__main__" for pair in vars(one).items()]
    return any(_is_own(value) or (name not in made and name[:2] != "__") for name, value in own)


def _is_own(value: Any) -> bool:
    return isinstance(value, types.FunctionType) and value.__module__ == "__main__"


def number_value(thing: Any) -> Any:
    """Return the number that an object says it is, as Python would ask it; None if it is none."""
    for method, convert in (("__index__", operator.index), ("__float__", float), ("__complex__", complex)):
        if hasattr(type(thing), method):
            with contextlib.suppress(Exception):
                return convert(thing)
    return None


def describe_class(kind: type) -> dict[str, Any]:
    """Return what the other side must know of a class to make one that stands for it."""
    exception = next(
        (c.__name__ for c in kind.__mro__ if issubclass(c, BaseException) and c.__module__ == "builtins"), ""
    )
    # of a library's class only what it is called and can do: its bases would have to be described in turn
    bases = kind.__bases__ if kind.__module__ == "__main__" else ()
    meta = type(kind)
    return {
        "name": kind.__name__,
        "qualname": kind.__qualname__,
        "module": str(kind.__module__),
        "doc": kind.__doc__ if isinstance(kind.__doc__, str) else None,
        "bases": [c for c in bases if c.__module__ == "__main__"],
        "plain": next((TYPE_NAMES[b] for b in _PLAIN_BASES if issubclass(kind, b)), ""),
        "library": next(([c.__module__, c.__qualname__] for c in kind.__mro__ if c.__module__ != "__main__"), ["", ""]),
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


def make_signature(parameters: Any) -> inspect.Signature:
    """Return the signature that the other process described by `describe_signature`."""
    out = []
    for name, kind, default, annotation in parameters:
        out.append(
            inspect.Parameter(
                str(name), inspect._ParameterKind(kind),
                default=default[0] if default is not None else inspect.Parameter.empty,
                annotation=annotation[0] if annotation is not None else inspect.Parameter.empty,
            )
        )  # fmt: skip
    return inspect.Signature(out, __validate_parameters__=False)


def describe_exception(error: BaseException, number: int) -> dict[str, Any]:
    """Return what the other side gets to know of an exception.

    Parameters
    ----------
    error : BaseException
        Of a class that may do anything when it is asked for its text.
    number : int
        By which the other side may refer to it.
    """
    try:
        text = str(error)
    except BaseException as other:
        text = f"<its text could not be made: {type(other).__name__}>"
    try:
        Encoder().encode(error.args)  # without a hook: only plain data crosses as arguments
        arguments = error.args
    except BaseException:
        arguments = (text[:4000],)
    # the student's own lines: not those that brought the call here
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(_HERE)]
    return {
        "names": [f"{c.__module__}.{c.__qualname__}" for c in type(error).__mro__][:20],
        "class": type(error) if getattr(builtins, type(error).__name__, None) is not type(error) else None,
        "text": text[:4000],
        "args": arguments,
        "number": number,
        "cause": None,
        "lines": [f"{f.name}, line {f.lineno}: {f.line}"[:300] for f in frames[-6:]],
        "value": getattr(error, "value", None) if isinstance(error, StopIteration) else None,
    }


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


# ---- the text of what a submission defines

# the submission's cells; few tests ask for its text, so it is taken apart only then
_cells: list[str] = []


def remember_sources(cells: list[str]) -> None:
    """Answer from the texts of these cells from now on."""
    _cells[:] = cells
    _defined.cache_clear()


def source_of(thing: Any) -> str | None:
    """Return the text of the definition that a stand-in's name leads to."""
    return text_of(str(thing.__qualname__)) or text_of(str(thing.__name__))


def text_of(name: str) -> str | None:
    """Return the text of the definition of a function or a class, or of ``Class.method``."""
    return _defined().get(name)


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
    return (lambda: None).__code__  # a test that looks into it finds nothing, as in a function that does nothing


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
            else:
                _rename(node, found)
    return found


def _rename(statement: ast.stmt, found: dict[str, str]) -> None:
    """Where another function gets the name of one (``total = loop``), the text of that name is the other one's: what
    a function says it is called is not asked."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in found:
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in found:
                    found[target.id] = found[node.value.id]


def _segment(text: str, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])


def answer_getsource(is_stand_in: Callable[[Any], bool]) -> None:
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
