"""Exceptions of a submission as a test cell meets them: of the class it expects, with the text they had."""

from __future__ import annotations

import builtins
import sys
import unittest
from typing import Any

from nbviva.bridge import RemoteType
from nbviva.bridge.proxies import Remote
from nbviva.errors import SubmissionError

# exceptions that end more than a call: a submission raises them only where the reference does
FINAL = ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException", "BaseExceptionGroup",
         "StopIteration", "StopAsyncIteration")  # fmt: skip
_ENDING = (StopIteration, StopAsyncIteration, unittest.SkipTest)  # they end a loop, or a test as if it had succeeded
# libraries whose exceptions a submission may raise by name
_LIBRARIES = ("numpy", "pandas", "json", "decimal", "csv", "sqlite3", "struct", "re", "statistics", "queue", "asyncio",
              "concurrent", "pickle", "copy", "configparser", "zoneinfo", "subprocess", "urllib", "zlib", "binascii",
              "dataclasses", "enum", "socket", "ssl", "email", "xml", "shutil", "tarfile", "zipfile", "matplotlib",
              "scipy", "sklearn", "sympy", "networkx", "IPython")  # fmt: skip


def make_exception(about: Any, names: list[str], text: str) -> BaseException:
    """Return an exception for what the other side tells of one.

    Parameters
    ----------
    about : dict
        ``class`` and ``args``, as far as they are known here.
    names : list of str
        Of its class and the classes that is derived from.
    text : str
        What ``str()`` of it gave.
    """
    # the class that a test names in its `except`; else a stand-in for one of the submission's
    kind: Any = (_exception_here(names[0]) if names else None) or about.get("class")
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = next((k for k in map(_exception_here, names) if k is not None), SubmissionError)
    try:
        made: Any
        if isinstance(kind, RemoteType):
            made = Exception.__new__(kind)  # type: ignore[arg-type]
            made.args = arguments_of(about, text)
            made.__dict__["submission_text"] = text
        else:
            made = kind(*arguments_of(about, text))
        # some classes build their text from arguments, and others have arguments that did not cross
        return made if str(made) == text else _with_text(kind, text)
    except Exception:  # a class with a signature of its own
        return _with_text(kind, text)


def arguments_of(about: Any, text: str) -> tuple[Any, ...]:
    """Return the arguments to make an exception with."""
    return about["args"] if type(about.get("args")) is tuple else ((text,) if text else ())


def _with_text(kind: type[Exception], text: str) -> Exception:
    """Return an exception of a class derived from `kind` that says this text, whatever `kind` wants to be made with."""
    try:
        made: Any = type(
            kind.__name__,
            (kind,),
            {
                "__str__": lambda self: text,
                "__init__": lambda self: None,
                "__module__": kind.__module__,
                "__getattr__": Remote.__getattr__,  # what others of its class have: the one over there has it
            },
        )
        return made()
    except Exception:
        return SubmissionError(text)


def _exception_here(name: str) -> type[Exception] | None:
    """Return the exception class of that name, built in or of a library that is loaded."""
    module, _, qualname = name.rpartition(".")
    if module == "builtins":
        found = getattr(builtins, qualname, None)
    elif module.partition(".")[0] in _LIBRARIES and module in sys.modules:
        found = getattr(sys.modules[module], qualname, None)
    else:
        return None
    # by what it is and not by the name under which a library has it, which may be that of another one's
    ok = isinstance(found, type) and issubclass(found, Exception) and not issubclass(found, _ENDING)
    return found if ok else None


def final_of(names: list[str]) -> str:
    """Return which exception that ends more than a call one is, by its classes' names; empty if it is none of them.

    Examples
    --------
    >>> final_of(["__main__.Done", "builtins.StopIteration", "builtins.Exception", "builtins.BaseException"])
    'StopIteration'
    """
    ordinary = "builtins.Exception" in names
    known = (name.removeprefix("builtins.") for name in names if name.startswith("builtins."))
    ends = ("StopIteration", "StopAsyncIteration") if ordinary else FINAL
    return next((name for name in known if name in ends), "" if ordinary else "BaseException")
