"""The grading engine: answers run in one process, hidden tests in another, only values and calls cross between them.

Here is what courses and other programs use of it. Each name is loaded when it is asked for: a process that runs a
submission imports this package too, and must not load nbgrader with it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbviva.course.layout import Course
    from nbviva.grading import Grader
    from nbviva.limits import Limits
    from nbviva.plugin import switch_on

__all__ = ["Course", "Grader", "Limits", "switch_on"]

_HOMES = {"Course": "course.layout", "Grader": "grading.grader", "Limits": "limits", "switch_on": "plugin"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
