"""Which level of the sandbox this machine gives, found out by attempts to break out of each.

What a machine says of itself is not believed: containers refuse calls that their kernel has, and some systems report a
limit that they do not keep.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from nbviva.limits import LEVELS, Limits
from nbviva.sandbox import privileges
from nbviva.sandbox.attempts import try_level

# What no attempt has to show, because it is so by construction.
REMARKS = {
    "namespaces": "memory is watched from outside",
    "landlock": "it can find out which files exist; memory and the size of all files are watched from outside",
    "limits": "student code can read what its user can read, and only what was not tried is closed",
}


@dataclass(frozen=True)
class Report:
    """What the sandbox is worth on this machine.

    Attributes
    ----------
    level : str
        The strongest level at which all attempts to break out failed; else "limits", if that can be set up; else "".
    levels : mapping of str to tuple of str
        For each level what stays open, or one sentence that begins with "cannot be set up". Empty: nothing got out.
    layers : mapping of str to tuple of str
        For each level what is in force at it, see `SandboxedProcess.layers`.
    """

    level: str
    levels: Mapping[str, tuple[str, ...]]
    layers: Mapping[str, tuple[str, ...]]

    @property
    def line(self) -> str:
        """The level and what stays open, in one line."""
        if not self.level:
            return f"sandbox: none; {self.levels[LEVELS[-1]][0]}"
        names = ", ".join(name for name in self.layers[self.level] if name != self.level)
        line = f"sandbox: {self.level}" + (f" ({names})" if names else "")
        if self.levels[self.level]:
            return f"{line}; open: {', '.join(self.levels[self.level])}"
        return f"{line}; nothing got out; {REMARKS[self.level]}"


def try_levels(limits: Limits, all_of_them: bool = False) -> Report:
    """Start a candidate at each level that tries to break out, and report which level is the strongest to hold.

    Weaker levels than that are not tried, if not all are wanted. Costs about 0.05 s a level. Nothing outside a
    temporary folder is touched.
    """
    levels: dict[str, tuple[str, ...]] = {}
    layers: dict[str, tuple[str, ...]] = {}
    for level in LEVELS:
        if not hasattr(os, "fork"):
            levels[level], layers[level] = ("cannot be set up: this system has no fork",), ()
        elif level != "limits" and not privileges.LINUX:
            levels[level], layers[level] = ("cannot be set up: needs Linux",), ()
        else:
            levels[level], layers[level] = try_level(level, limits)
        if not (levels[level] or all_of_them):
            break
    # the last level is no sandbox that anything could hold at: it is taken where it can be had, and says what is open
    holding = [level for level in levels if level != LEVELS[-1] and not levels[level]]
    level = holding[0] if holding else LEVELS[-1] if layers[LEVELS[-1]] else ""
    return Report(level, levels, layers)
