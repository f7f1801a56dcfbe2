"""A process of our own that looks at what somebody else wrote: it gives up all but reading, before the first look.

It runs no code of a student. But what parses can be made to use memory and time without end, and has been made to do
worse; so it has limits, and where the system gives them no network, no other files, and a user of its own.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from nbviva.sandbox import landlock, privileges, seccomp
from nbviva.sandbox.confine import LANDLOCK_READ
from nbviva.sandbox.namespaces import DEVICES

if privileges.LINUX:
    import resource


def write_only_below(folder: Path) -> bool:
    """Give up, for good, to write elsewhere than below a folder, for code that is trusted and may have a network; tell
    whether this system can do that."""
    if not privileges.LINUX or landlock.abi() < 1:
        return False
    privileges.no_new_privileges()
    devices = [f"/dev/{name}" for name in DEVICES]
    landlock.restrict(read=["/"], write=[str(folder)], devices=devices, network=True)
    return True


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
    size = privileges.mapped_bytes() + memory_bytes
    for kind, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 1)):
        resource.setrlimit(kind, (most, most))
    layers, has_landlock = ["limits"], landlock.abi() > 0
    search = privileges.CAP_DAC_READ_SEARCH if privileges.may(privileges.CAP_DAC_READ_SEARCH) else None
    if os.geteuid() == 0:
        # Submissions may lie in folders that only their owners can enter. Landlock says what can be read, whatever the
        # user; so where it is in force, the right to pass them gives nothing more.
        privileges.drop_bounding_set(search)
        if has_landlock and search is not None:
            privileges.become(privileges.own_uid(os.getpid()), keep_capabilities=True)
            layers.append("own user")
        privileges.drop_capabilities(search)
    privileges.set_dumpable(False)
    privileges.no_new_privileges()
    if has_landlock:
        devices = [f"/dev/{name}" for name in DEVICES]
        version = landlock.restrict(read=[*LANDLOCK_READ, *map(str, readable)], write=[], devices=devices)
        layers.append(f"landlock {version}")
    with contextlib.suppress(OSError):  # a kernel without it
        seccomp.restrict(unix_sockets=False, signals_to=os.getpid(), shares_files=True)
        layers.append("seccomp")
    return layers
