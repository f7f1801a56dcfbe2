"""What a test cell may unpickle: data. A pickle is a program, and the one in a file may be the submission's.

`pickle`, and so NumPy, pandas and joblib, give containers, numbers, text, arrays and moments as ever, and objects of
classes that the notebook itself defines. Any other name that a pickle asks for is refused, and the test cell is told.
"""

from __future__ import annotations

import functools
import io
import pickle
import sys
from collections.abc import Callable
from typing import Any, NoReturn

# module -> what may be made of it; all of it is data, whatever it is given
_DATA = {
    "builtins": {"set", "frozenset", "bytearray", "complex", "range", "slice", "object", "list", "dict", "tuple", "int",
                 "float", "bool", "str", "bytes"},
    "collections": {"OrderedDict", "defaultdict", "Counter", "deque"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"}, "fractions": {"Fraction"}, "uuid": {"UUID"},
    "_codecs": {"encode"}, "copyreg": {"_reconstructor"},
    "numpy": {"ndarray", "dtype"}, "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"}, "numpy._core.numeric": {"_frombuffer"},
    "numpy.core.numeric": {"_frombuffer"},
}  # fmt: skip


class Refused(pickle.UnpicklingError):
    """A pickle asks for more than data."""


@functools.cache
def taken() -> list[tuple[Any, str, str]]:
    """Return where the functions of pickle are known by name: modules, the name in them, and which function it is.

    The fork server looks once for all: there are hundreds of modules, and later ones take what is there by then.
    """
    compiled = sys.modules["_pickle"]
    known = {id(getattr(place, name)): name for place in (pickle, compiled) for name in ("load", "loads", "Unpickler")}
    return [
        (module, name, known[id(thing)])
        for module in [*sys.modules.values()]
        for name, thing in (vars(module).items() if module else ())
        if id(thing) in known
    ]


def guard(refused: Callable[[str], None], own_class: Callable[[str], type | None]) -> None:
    """Let this process unpickle nothing but data from now on.

    Parameters
    ----------
    refused : callable
        Called with what a pickle asked for, before the test cell gets the exception.
    own_class : callable
        Called with the name of a class in ``__main__``; returns it if the notebook's own cells define it.
    """

    def find(module: str, name: str) -> Any:
        if name in _DATA.get(module, ()):
            __import__(module)
            return getattr(sys.modules[module], name)
        own = own_class(name) if module == "__main__" else None
        if own is not None:
            return own
        return _refuse(f"{module}.{name}")

    def _refuse(what: str) -> NoReturn:
        refused(f"a pickle asked for {what}")
        raise Refused(
            f"this pickle asks for {what}, which is more than data: a test cell does not run what a submission may "
            "have written. Have the answer return or write its data in another form, as JSON, CSV or arrays"
        )

    class Unpickler(pickle._Unpickler):  # type: ignore[name-defined, misc]
        """The one in Python, which asks `find_class` for every name."""

        def find_class(self, module: str, name: str) -> Any:
            return find(module, name)

    def load(file: Any, **options: Any) -> Any:
        return Unpickler(file, **options).load()

    def loads(data: Any, /, **options: Any) -> Any:
        return Unpickler(io.BytesIO(data), **options).load()

    in_python: Any = pickle._Unpickler  # type: ignore[attr-defined]
    in_python.find_class = lambda self, module, name: find(module, name)
    guarded = {"load": load, "loads": loads, "Unpickler": Unpickler}
    for module, name, which in taken():
        setattr(module, name, guarded[which])
