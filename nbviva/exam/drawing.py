"""Figures of test cells that an answer draws on: pyplot makes and keeps them beside the answers.

Only in test cells that could not be split otherwise (`Policy.draws`): what such a cell sees of a figure is what the
candidate says of it, as with a figure that an answer returns.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

PYPLOT = 1  # the number by which the candidate knows `pyplot`; no object has it as its id
# all else in pyplot comes to figures and axes by these
_FIGURES = """
    figure gcf gca sca axes subplot subplots subplot_mosaic close clf cla show draw get_fignums get_figlabels
    fignum_exists
"""


def pyplot(name: str, *arguments: Any, **named: Any) -> Any:
    """Call a function of pyplot; this is what the candidate hands over."""
    return getattr(importlib.import_module("matplotlib.pyplot"), name)(*arguments, **named)


@contextlib.contextmanager
def figures_by(ask: Callable[..., Any]) -> Iterator[None]:
    """Have pyplot ask for its figures, with the name of its function and the arguments, as long as this lasts."""
    module = sys.modules.get("matplotlib.pyplot")
    originals = {name: getattr(module, name) for name in _FIGURES.split() if hasattr(module, name)}
    for name in originals:
        setattr(module, name, _asking(ask, name))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(module, name, original)


def _asking(ask: Callable[..., Any], name: str) -> Callable[..., Any]:
    def function(*arguments: Any, **named: Any) -> Any:
        return ask(name, *arguments, **named)

    function.__name__ = function.__qualname__ = name
    return function
