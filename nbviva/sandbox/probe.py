"""The jail around candidates: which level this machine gives, found out by attempts to break out, and what to say.

`start` and what it returns come from `nbviva.sandbox.process`; this module decides which level to ask it for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbviva.errors import SandboxError
from nbviva.limits import Limits
from nbviva.sandbox import landlock, privileges
from nbviva.sandbox.attempts import python_folders, try_level
from nbviva.sandbox.process import LEVELS, Jailed, Usage, start

__all__ = ["LEVELS", "Jailed", "Report", "SandboxError", "Usage", "probe", "python_folders", "start"]

# What no attempt has to show, because it is so by construction.
REMARKS = {
    "namespaces": "memory is watched, not walled",
    "landlock": "it can find out which files exist outside; memory and the size of all files are watched, not walled",
    "limits": "student code can read what its user can read, and only what was not tried is closed",
}


@dataclass(frozen=True)
class Report:
    """What the jail is worth on this machine.

    Attributes
    ----------
    level : str
        The strongest level at which all attempts to break out failed; else "limits", if that can be set up; else "".
    levels : mapping of str to tuple of str
        For each level what stays open, or one sentence that begins with "cannot be set up". Empty: nothing got out.
    line : str
        The level and what stays open, in one line.
    text : str
        What the machine gives, and how to get more.
    """

    level: str
    levels: Mapping[str, tuple[str, ...]]
    line: str
    text: str


def probe(limits: Limits) -> Report:
    """Start a candidate at each level that tries to break out, and report which level is the strongest to hold.

    Costs about 0.1 s. Nothing outside a temporary folder is touched.
    """
    levels: dict[str, tuple[str, ...]] = {}
    stand: dict[str, tuple[str, ...]] = {}
    for level in LEVELS:
        if not hasattr(os, "fork"):
            levels[level], stand[level] = ("cannot be set up: this system has no fork",), ()
        elif level != "limits" and not privileges.LINUX:
            levels[level], stand[level] = ("cannot be set up: needs Linux",), ()
        else:
            levels[level], stand[level] = try_level(level, limits)
    holding = [level for level in LEVELS[:-1] if not levels[level]]
    level = holding[0] if holding else LEVELS[-1] if stand[LEVELS[-1]] else ""
    if not level:
        line = f"jail: none; {levels[LEVELS[-1]][0]}"
    else:
        names = ", ".join(name for name in stand[level] if name != level)
        line = f"jail: {level}" + (f" ({names})" if names else "")
        line += f"; open: {', '.join(levels[level])}" if levels[level] else f"; nothing got out; {REMARKS[level]}"
    return Report(level, levels, line, _text(level, levels, stand, line))


def _text(level: str, levels: Mapping[str, tuple[str, ...]], stand: Mapping[str, tuple[str, ...]], line: str) -> str:
    lines = [line, "", "What was tried, strongest level first:"]
    for name in LEVELS:
        found = levels[name]
        lines.append(f"  {name}: " + ("; ".join(found) if found else f"nothing got out ({', '.join(stand[name])})"))
    lines += ["", "This machine:", *(f"  {fact}" for fact in _facts())]
    if advice := _advice(level):
        lines += ["", "To get more:", *(f"  - {text}" for text in advice)]
    return "\n".join(lines)


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""


def _in_container() -> bool:
    return any(os.path.exists(name) for name in ("/.dockerenv", "/run/.containerenv")) or "container" in os.environ


def _facts() -> list[str]:
    if not hasattr(os, "uname"):
        return [f"{sys.platform}: candidates run on Linux and macOS, on Windows within WSL 2"]
    system = os.uname()
    facts = [f"{system.sysname} {system.release}, {system.machine}{', in a container' if _in_container() else ''}"]
    if not privileges.LINUX:
        return [*facts, f"user {os.getuid()}"]
    mounts = "with" if privileges.may(privileges.CAP_SYS_ADMIN) else "without"
    facts.append(f"user {os.geteuid()}, {mounts} the right to mount (CAP_SYS_ADMIN)")
    for name in (
        "user/max_user_namespaces", "kernel/unprivileged_userns_clone", "kernel/apparmor_restrict_unprivileged_userns",
    ):  # fmt: skip
        if value := _setting(name):
            facts.append(f"{name.replace('/', '.')} = {value}")
    facts.append(f"Landlock {landlock.abi() or 'is not available'}")
    return facts


def _advice(level: str) -> list[str]:
    """Return what would lead to a stronger level than this one."""
    if not privileges.LINUX:
        where = "a Linux machine or a container on this one"
        return [f"Only Linux has namespaces and Landlock: grade on {where}. On Windows: within WSL 2."]
    if level == "namespaces":
        return []
    advice = []
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        advice.append(
            "Ubuntu 24.04 and later keep user namespaces from programs without an AppArmor profile. Give this Python "
            "one (a file in /etc/apparmor.d with `profile nbviva "
            f"{os.path.realpath(sys.executable)} flags=(unconfined) {{ "
            "userns, }`, then `sudo systemctl reload apparmor`), or allow them to all: "
            "`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`."
        )
    if _setting("kernel/unprivileged_userns_clone") == "0":
        advice.append("Older Debian: `sudo sysctl -w kernel.unprivileged_userns_clone=1`.")
    if _setting("user/max_user_namespaces") == "0":
        advice.append("User namespaces are off: `sudo sysctl -w user.max_user_namespaces=10000`.")
    if _in_container():
        advice.append(
            "Docker's default settings refuse namespaces and mounts. A container that only grades may get "
            "`--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt "
            "systempaths=unconfined`, and should run as an ordinary user. On Kubernetes level 'landlock' is what one "
            "can have."
        )
    if landlock.abi() == 0:
        advice.append("Landlock needs Linux 5.13 or later, with `landlock` in the kernel's parameter lsm=.")
    elif os.geteuid() == 0 and not privileges.may(privileges.CAP_DAC_READ_SEARCH):
        advice.append(
            "Grade as an ordinary user, or install Python where every user can read it: root's folders are shut."
        )
    return advice or ["Nothing that is known here; the reasons above come from the kernel."]
