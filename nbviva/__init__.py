"""The grading engine: answers run in one process, hidden tests in another, only values and calls cross between them.

Here is what courses and other programs use of it. Each name is loaded when it is asked for: a process that runs a
submission imports this package too, and must not load nbgrader with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.course.layout import Course
    from nbviva.grading import Grader
    from nbviva.limits import Limits
    from nbviva.plugin import switch_on

__all__ = ["Course", "Grader", "Limits", "switch_on"]

__getattr__ = lazy(
    __name__,
    {"course.layout": ("Course",), "grading.grader": ("Grader",), "limits": ("Limits",), "plugin": ("switch_on",)},
)
