"""Landlock: which files, ports and processes a candidate can reach, decided by the kernel and not by its user id."""

from __future__ import annotations

import contextlib
import os
import stat
import struct
from collections.abc import Iterable

from nbviva.sandbox.privileges import syscall

# include/uapi/linux/landlock.h
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_BLOCK, REFER, TRUNCATE, IOCTL_DEV = 1 << 6, 1 << 11, 1 << 13, 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV  # the others make sense for folders only
TCP = 1 << 0 | 1 << 1  # bind, connect
SCOPES = 1 << 0 | 1 << 1  # abstract unix sockets, signals
CREATE_VERSION, RULE_PATH_BENEATH, LOG_SAME_EXEC_OFF = 1, 1, 1
FIRST_WITH_REFER, FIRST_WITH_TRUNCATE, FIRST_WITH_TCP, FIRST_WITH_IOCTL, FIRST_WITH_SCOPES, FIRST_WITH_LOG = range(2, 8)


def abi() -> int:
    """Return the version of Landlock that this kernel has; 0 if it has none or may not use it."""
    try:
        return syscall("landlock_create_ruleset", None, 0, CREATE_VERSION)
    except OSError:
        return 0


def handled(version: int) -> tuple[int, int, int]:
    """Return what a version can restrict: the bits for files, for TCP and for scopes."""
    files = (1 << 13) - 1
    for first, right in ((FIRST_WITH_REFER, REFER), (FIRST_WITH_TRUNCATE, TRUNCATE), (FIRST_WITH_IOCTL, IOCTL_DEV)):
        files |= right if version >= first else 0
    return files, TCP if version >= FIRST_WITH_TCP else 0, SCOPES if version >= FIRST_WITH_SCOPES else 0


def restrict(*, read: Iterable[str], write: Iterable[str], devices: Iterable[str], network: bool = False) -> int:
    """Shut this process, and those it starts, out of everything that is not listed. Needs `no_new_privileges` first.

    Parameters
    ----------
    read, write, devices : iterable of str
        Files and folders with all below them; what does not exist is passed over. Below `write` anything but device
        nodes can be made. No TCP port can be reached (version 4), no process or abstract socket outside (version 6).
    network : bool
        Leave the network as it is.

    Returns
    -------
    int
        The version of Landlock in force.

    Raises
    ------
    OSError
        If the kernel has no Landlock or refuses a rule.
    """
    version = abi()
    if version < 1:
        raise OSError("this kernel has no Landlock (Linux 5.13 or newer, switched on at its start)")
    files, tcp, scopes = handled(version)
    tcp = 0 if network else tcp
    sizes = {1: 8, FIRST_WITH_TCP: 16, FIRST_WITH_SCOPES: 24}
    size = max(bytes_ for first, bytes_ in sizes.items() if version >= first)
    attributes = struct.pack("=3Q", files, tcp, scopes)[:size]
    rules = syscall("landlock_create_ruleset", attributes, size, 0)
    device = READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV
    for paths, rights in ((read, READ), (write, files & ~(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV)), (devices, device)):
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                _allow(rules, path, rights & files)
    # From version 7 each refusal is written to the machine's audit log unless one says no.
    syscall("landlock_restrict_self", rules, LOG_SAME_EXEC_OFF if version >= FIRST_WITH_LOG else 0)
    os.close(rules)
    return version


def _allow(rules: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= ON_FILES
        syscall("landlock_add_rule", rules, RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)
