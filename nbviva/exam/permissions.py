"""What a submission may do with objects of the test cells and with the examiner's process, whatever the policy says."""

from __future__ import annotations

import inspect
import io
import itertools
import sys
import types
from typing import Any
from unittest import mock

from nbviva.errors import MessageError

# modules whose objects a test cell makes for the submission to use
_TESTS_OWN = ("__main__", "unittest.mock")
# iterators and open files that a test cell may pass, and what may be asked of them
_LENT: tuple[type, ...] = (
    types.GeneratorType, types.CoroutineType, map, filter, zip, enumerate, reversed,
    type(iter([])), type(iter(())), type(iter("")),
    type(iter({})), type(iter(range(0))), itertools.count, itertools.cycle, itertools.chain, itertools.islice,
    io.StringIO, io.BytesIO, io.TextIOWrapper, io.BufferedReader, io.BufferedWriter,
)  # fmt: skip
_FILE_WORDS = """
    read readline readlines write writelines close seek tell flush getvalue closed name mode truncate send throw
    readable writable seekable encoding getbuffer
"""
_ATTRIBUTES_OF_LENT = frozenset(_FILE_WORDS.split())
_OPERATIONS_ON_LENT = ("__iter__", "__next__", "__enter__", "__exit__", "__repr__", "__str__", "__format__")
# what only the test asks: these look behind names with underscores, or make classes in the process that is asked
_TESTS_OPERATIONS = ("dir", "names", "own", "derive", "inherited")
_OPERATIONS_ON_COROUTINES = ("await", "together", "cancel")
_NUMBERS = ("numpy", "pandas", "datetime", "decimal", "fractions", "collections")
_MISSING = object()
# what a mock has besides what it stands for
_OF_MOCKS = frozenset(
    name for kind in (mock.MagicMock, mock.AsyncMock) for name in dir(kind()) if not name.startswith("_")
)
# variables, and beginnings of variables, that mean something to Python, the system, libraries or the grader
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LANG", "TERM", "IFS", "BROWSER")
_ENVIRONMENT_OF = ("PYTHON", "LD_", "NBVIVA", "NBGRADER", "MPL", "IPYTHON", "JUPYTER", "LC_", "GLIBC", "MALLOC")


def check_lending(thing: Any) -> None:
    """Raise MessageError unless an object may be handed over: one of the test cell's own making, as a mock or an
    instance of a class it defines, a function, an iterator, an open file."""
    kind = type(thing)
    lendable = isinstance(thing, _LENT) or callable(thing) or _is_iterator(kind)
    if kind.__module__ not in _TESTS_OWN and not lendable:
        raise MessageError(f"a {kind.__name__} is not plain data")


def is_lent(thing: Any) -> bool:
    """Tell whether an object is an iterator, a coroutine or an open file of Python's own."""
    return isinstance(thing, _LENT)


def _is_iterator(kind: type) -> bool:
    return hasattr(kind, "__next__") and hasattr(kind, "__iter__")


def check_use(operation: str, thing: Any, arguments: list[Any]) -> None:
    """Raise unless the candidate may do this with what it was given: call it, or use public attributes of the test's
    own.

    Raises
    ------
    AttributeError, TypeError
        As the candidate gets to see it.
    """
    own = type(thing).__module__ in _TESTS_OWN
    lent = isinstance(thing, _LENT)
    if operation in ("get", "set", "delete"):
        name = arguments[0] if arguments else ""
        # through names with underscores one comes to globals, and so to the test itself
        if type(name) is not str or name.startswith("_") or not (own or (lent and name in _ATTRIBUTES_OF_LENT)):
            raise AttributeError(name)
    elif operation in _TESTS_OPERATIONS:
        raise TypeError(f"{operation} of a {type(thing).__name__} of the test cannot be used")
    elif operation in _OPERATIONS_ON_COROUTINES:
        if not all(type(one) is types.CoroutineType for one in (thing, *arguments)):
            raise TypeError(f"a {type(thing).__name__} of the test cannot be awaited")
    elif operation in ("__iter__", "__next__") and _is_iterator(type(thing)):
        return  # whatever library it is of: its items, one after another
    elif operation not in ("call", "class", "signature", *(_OPERATIONS_ON_LENT if lent else ())) and not own:
        raise TypeError(f"{operation} of a {type(thing).__name__} of the test cannot be used")


def judges(operation: str, thing: Any, arguments: list[Any]) -> str:
    """Return what of a test's own object the test may judge by, if that is what the candidate wants to use: what a mock
    has counted, and an attribute that the test has given a value; empty if it is something else.

    A new attribute is nobody's, and may be set.
    """
    if operation not in ("get", "set", "delete"):
        return ""
    name, kind = str(arguments[0]), type(thing)
    is_mock = isinstance(thing, mock.NonCallableMock)
    if is_mock and name in _OF_MOCKS:
        return f"{kind.__name__}.{name}"
    known = name in object.__getattribute__(thing, "__dict__").get("_mock_children", ()) if is_mock else False
    if operation == "get" or not (known or inspect.getattr_static(thing, name, _MISSING) is not _MISSING):
        return ""
    return f"{kind.__name__}.{name}"


def find_number_class(module: str, name: str) -> type | None:
    """Return a public class of a library of numbers, dates or containers, which a submission may name without ado."""
    if module.partition(".")[0] not in _NUMBERS:
        return None
    found: Any = sys.modules.get(module)  # not imported: what is imported is the test cells' choice
    for part in name.split(".") if name else ():
        if part.startswith("_"):
            break
        found = getattr(found, part, None)
    return found if isinstance(found, type) else None


def is_harmless_variable(name: Any) -> bool:
    """Tell whether an environment variable means nothing to Python, to the system or to the grader."""
    return type(name) is str and name not in _ENVIRONMENT and not name.startswith(_ENVIRONMENT_OF)
