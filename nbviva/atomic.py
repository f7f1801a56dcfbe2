"""A folder that is there whole or not at all: made beside its place under a hidden name, then put there in one step.

A kill leaves the old folder or the new one, and perhaps a hidden one beside it, which `sweep` removes.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import glob
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD, _EXCHANGE = -100, 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM)


@contextmanager
def draft(place: Path, mode: int = 0o777) -> Iterator[Path]:
    """Give an empty folder to be filled, which takes the place of `place` at the end, or is removed after an error.

    Parameters
    ----------
    place : Path
        Where the folder is to be. What lies there now is replaced.
    mode : int
        Permissions of the new folder, before the umask.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    made = _beside(place, "new")
    made.mkdir(mode)
    lock = _lock(made)
    try:
        yield made
        _put(made, place)
    finally:
        _remove(made)
        if lock is not None:
            os.close(lock)


def sweep(places: str) -> None:
    """Remove what killed processes left beside folders, and put a folder back if it was just being replaced.

    Drafts of processes that still work on them are left alone.

    Parameters
    ----------
    places : str
        A pattern, as `glob` takes it, of the paths of the folders.
    """
    above, name = os.path.split(places)
    for left in map(Path, glob.glob(os.path.join(above, f".{name}.nbviva-*"))):
        lock = _lock(left)
        if lock is None:
            continue
        try:
            name, _, kind = left.name[1:].rpartition(".nbviva-")
            if kind.startswith("old-") and not os.path.lexists(left.with_name(name)):
                os.rename(left, left.with_name(name))
            else:
                _remove(left)
        finally:
            os.close(lock)


def _beside(place: Path, kind: str) -> Path:
    return place.with_name(f".{place.name}.nbviva-{kind}-{secrets.token_hex(4)}")


def _lock(folder: Path) -> int | None:
    """Lock a folder until its descriptor is closed, which the end of the process does too; None if another has it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _put(made: Path, place: Path) -> None:
    if not os.path.lexists(place):
        os.rename(made, place)
        return
    if _exchange(made, place):
        return
    old = _beside(place, "old")
    lock = _lock(place)
    try:
        os.rename(place, old)
        os.rename(made, place)
        _remove(old)
    finally:
        if lock is not None:
            os.close(lock)


def _exchange(one: Path, other: Path) -> bool:
    """Have two folders change places in one step; tell whether this system and its file system can."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, ctypes.c_uint(_EXCHANGE))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(_EXCHANGE))
    else:
        return False
    if failed and ctypes.get_errno() not in _NO_EXCHANGE:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))
    return not failed


def _remove(left: Path) -> None:
    """Remove a folder, or what somebody may have put in its place; a link is not followed."""
    if os.path.lexists(left):
        remove_tree(left)


def remove_tree(folder: Path) -> None:
    """Remove a folder in which a submission has worked: it may be a thousand folders deep, or forbid to be entered."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        subprocess.run(["rm", "-rf", "--", str(folder)], stderr=subprocess.DEVNULL, check=False)
