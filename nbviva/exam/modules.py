"""Modules that answers write into the notebook's folder, and test cells import: imported beside the answers.

Code of a submission does not come to the examiner, not in files either. So a test cell gets a module of stand-ins, if
its own import statement asks for one that the reference's answers have written too.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import os
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

from nbviva.bridge.proxies import where_is

IMPORT = 2  # the number by which the candidate knows `own_module`; no object has it as its id
_IMPORTERS = ("importlib", "importlib._bootstrap", "importlib._bootstrap_external", __name__)


def own_module(name: str) -> Any:
    """Return a module that lies in the working folder; this is what the candidate hands over."""
    found = importlib.machinery.PathFinder.find_spec(name, [os.getcwd()])
    return importlib.import_module(name) if found is not None else None


class Modules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last place in which the examiner looks for a module.

    Parameters
    ----------
    space : dict
        The namespace of the test cells: what other modules import is none of this.
    fetch : callable
        Called with the name of a module; returns what stands for it, or None if there is none or none may be had.

    Attributes
    ----------
    active : bool
        Whether a test cell runs.
    """

    def __init__(self, space: dict[str, Any], fetch: Callable[[str], Any]):
        self._space, self._fetch = space, fetch
        self._made: set[str] = set()
        self.active = False

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        """Return where a module is to be had, for Python."""
        if not self.active or path is not None or not self._asks():
            return None
        stands = self._fetch(name)
        return None if stands is None else importlib.machinery.ModuleSpec(name, self, loader_state=stands)

    def _asks(self) -> bool:
        frame: types.FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") in _IMPORTERS:
            frame = frame.f_back
        return frame is not None and frame.f_globals is self._space

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill a module: with nothing, as each of its names is asked for."""
        stands = module.__spec__.loader_state  # type: ignore[union-attr]
        self._made.add(module.__name__)

        def get(name: str) -> Any:
            if name == "__all__":
                return [one for one in dir(stands) if not one.startswith("_")]
            if name.startswith("__"):
                raise AttributeError(name)
            return getattr(stands, name)

        vars(module)["__getattr__"] = get
        peer, far = where_is(stands)
        doc = peer.ask("get", far, "__doc__")
        module.__doc__ = doc if type(doc) is str else None

    def forget(self) -> None:
        """Have modules imported anew: the candidate that had them is gone."""
        for name in self._made:
            sys.modules.pop(name, None)
        self._made.clear()
