"""What `nbviva doctor` says: which level of the sandbox this machine gives, what was tried, and how to get more."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbviva.limits import LEVELS
from nbviva.sandbox import landlock, privileges
from nbviva.sandbox.probe import Report


def explain(report: Report, tests: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    """Return a report as text for the person who looks after this machine.

    Parameters
    ----------
    report : Report
    tests : tuple
        What `try_walls` has found out about the processes that run test cells.
    """
    lines = [report.line, "", "What was tried, strongest level first:"]
    for name in LEVELS:
        found = report.levels[name]
        shown = "; ".join(found) if found else f"nothing got out ({', '.join(report.layers[name])})"
        lines.append(f"  {name}: {shown}")
    found, layers = tests
    shown = f"open: {', '.join(found)}" if found else "nothing got out"
    lines += ["", f"Walls around test cells: {', '.join(layers) or 'none'}; {shown}"]
    lines += ["", "This machine:", *(f"  {fact}" for fact in _facts())]
    if advice := _advice(report.level):
        lines += ["", "To get more:", *(f"  - {text}" for text in advice)]
    return "\n".join(lines)


def _setting(name: str) -> str:
    """Return a setting of the kernel, empty where there is no such setting."""
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
