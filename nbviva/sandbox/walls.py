"""Walls around processes of our own that meet what somebody else made: readers, which parse it, and examiners.

They run no code of a student. But what parses can be made to use memory and time without end, and what takes values
from outside has been made to do worse; so each gives up all that it does not need, before the first look: files but its
own, the network, other processes, and where the grader is root its user.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from nbviva.limits import Limits
from nbviva.sandbox import landlock, privileges, seccomp
from nbviva.sandbox.attempts import try_process
from nbviva.sandbox.confine import LANDLOCK_READ
from nbviva.sandbox.namespaces import DEVICES
from nbviva.sandbox.process import python_folders

if privileges.LINUX:
    import resource


def only_read(readable: Iterable[Path], memory_bytes: int) -> list[str]:
    """Give up, for good, all but reading below some folders; return the names of the layers in force.

    Parameters
    ----------
    readable : iterable of Path
        Folders and files.
    memory_bytes : int
        How much more memory this process may use than it has now.
    """
    if not privileges.LINUX:
        return []
    _limit(RLIMIT_AS=privileges.mapped_bytes() + memory_bytes, RLIMIT_FSIZE=0, RLIMIT_CORE=1)
    # Submissions may lie in folders that only their owners can enter, each in another: it can always pass them.
    return ["limits", *_shut(list(readable), None, needs=True)]


def only_own_folder(folder: Path, readable: Iterable[Path], limits: Limits, memory_bytes: int) -> list[str]:
    """Give up, for good, all but one folder, and reading below some others; return the names of the layers in force.

    Parameters
    ----------
    folder : Path
        This process writes there; it becomes its own if the grader is root.
    readable : iterable of Path
        Folders and files it may read besides the system's.
    limits : Limits
        Those of a candidate.
    memory_bytes : int
        Address space of this process, and of each that it starts.
    """
    if not privileges.LINUX:
        return []
    _limit(RLIMIT_AS=memory_bytes, RLIMIT_FSIZE=limits.folder_bytes, RLIMIT_CORE=1)
    places = [*readable, folder]
    # The right to pass folders of root is kept only where something that it needs lies in one.
    layers = _shut(places, folder, needs=not all(map(_can_enter, places)))
    if "own user" in layers:  # the kernel counts processes by their user
        _limit(RLIMIT_NPROC=limits.processes)
    return ["limits", *layers]


def write_only_below(folder: Path) -> bool:
    """Give up, for good, to write elsewhere than below a folder, for code that is trusted and may have a network; tell
    whether this system can do that."""
    if not privileges.LINUX or landlock.abi() < 1:
        return False
    privileges.no_new_privileges()
    devices = [f"/dev/{name}" for name in DEVICES]
    landlock.restrict(read=["/"], write=[str(folder)], devices=devices, network=True)
    return True


def _limit(**most: int) -> None:
    for name, value in most.items():
        kind = getattr(resource, name)
        highest = resource.getrlimit(kind)[1]
        value = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(kind, (value, value))


def _can_enter(path: Path) -> bool:
    """Tell whether a user without groups gets to a folder through all those above it."""
    return all(above.stat().st_mode & 0o001 for above in path.resolve().parents)


def _shut(readable: list[Path], folder: Path | None, needs: bool) -> list[str]:
    """Give up user, privileges, files and system calls, as far as this machine lets; return the names of the layers.

    Parameters
    ----------
    readable : list of Path
    folder : Path or None
        Where it may write.
    needs : bool
        Whether another user gets to all that it needs only by the right to pass closed folders.
    """
    layers, version = [], landlock.abi()
    search = privileges.CAP_DAC_READ_SEARCH if privileges.may(privileges.CAP_DAC_READ_SEARCH) else None
    if os.geteuid() == 0:
        # Landlock says what can be read, whatever the user; so where it is in force, the right to pass folders gives
        # nothing more. Where it is not, that right would be all, and the user stays.
        kept = search if needs else None
        privileges.drop_bounding_set(kept)
        if not needs or (version and search is not None):
            uid = privileges.own_uid(os.getpid())
            if folder is not None:
                privileges.give_folder(folder, uid)
            privileges.become(uid, keep_capabilities=kept is not None)
            layers.append("own user")
        privileges.drop_capabilities(kept)
    privileges.set_dumpable(False)
    privileges.no_new_privileges()
    if version:
        devices = [f"/dev/{name}" for name in DEVICES]
        write = [] if folder is None else [str(folder)]
        landlock.restrict(read=[*LANDLOCK_READ, *map(str, readable)], write=write, devices=devices)
        layers.append(f"landlock {version}")
    alone = folder is not None and ("own user" in layers or version >= landlock.FIRST_WITH_SCOPES)
    with contextlib.suppress(OSError):  # a kernel without it
        seccomp.restrict(
            unix_sockets=False,
            signals_to=None if alone else os.getpid(),
            shares_files=folder is None or "own user" not in layers,
        )
        layers.append("seccomp")
    return layers


def try_walls(limits: Limits) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stays open to an examiner on this machine, tried for real, and the layers around it."""
    if not hasattr(os, "fork"):
        return ("all that its user has",), ()
    with tempfile.TemporaryDirectory(prefix="nbviva-probe-") as name:
        folder = Path(name)
        return try_process(folder, lambda: only_own_folder(folder, python_folders(), limits, 8 << 30))
