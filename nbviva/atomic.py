"""Files and folders that are there whole or not at all: made beside their place, then put there in one step.

While it is made, a file or folder has a hidden name and is locked by its process. A kill leaves the old one or the new
one in its place, and perhaps a hidden one beside it: the next writer of that place removes it, and so does `sweep`.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = ".nbviva-"  # in the name of everything that is not in its place yet
_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_KEEP = 4 if sys.platform == "darwin" else 1  # RENAME_EXCL of macOS, RENAME_NOREPLACE of Linux
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM)


def write(place: Path, content: str | bytes, mode: int = 0o666, *, replace: bool = True) -> bool:
    """Write a file; until it is complete, its place holds what it held before.

    Parameters
    ----------
    place : Path
        Where the file is to be. Folders above are made. A link is replaced and not followed.
    content : str or bytes
        Text is written as UTF-8, with its line ends as they are.
    mode : int
        Permissions of the file, before the umask.
    replace : bool
        False leaves a file that is there already: of several who write at once, one is the first.

    Returns
    -------
    bool
        Whether this content is in its place: False only where another was not to be replaced.
    """
    made, lock = _begin(place, lambda made: made.touch(mode, exist_ok=False))
    try:
        with made.open("r+b") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())  # else a power failure may leave the new name with nothing in it
        if replace:
            os.replace(made, place)
        elif not _rename(made, place, _KEEP):
            os.link(made, place)
    except FileExistsError:
        return False
    finally:
        made.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)
    return True


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
    made, lock = _begin(place, lambda made: made.mkdir(mode))
    try:
        yield made
        _put(made, place)
    finally:
        _remove(made)
        if lock is not None:
            os.close(lock)


def sweep(places: str) -> None:
    """Remove what killed processes left beside files and folders; put a folder back that was just being replaced.

    What living processes are making is left alone.

    Parameters
    ----------
    places : str
        A pattern of the paths, as `glob` takes it; ``**`` stands for any folders.
    """
    above, name = os.path.split(places)
    for left in map(Path, glob.glob(os.path.join(above, f".{name}{MARK}*"), recursive=True)):
        lock = _lock(left)
        if lock is None:
            continue
        try:
            name, _, kind = left.name[1:].rpartition(MARK)
            if kind.startswith("old-") and not os.path.lexists(left.with_name(name)):
                os.rename(left, left.with_name(name))
            else:
                _remove(left)
        finally:
            os.close(lock)


def _begin(place: Path, make: Callable[[Path], None]) -> tuple[Path, int | None]:
    """Make something beside its place; return it and its lock, which is None where the file system knows none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep(glob.escape(str(place)))
    while True:
        made = _beside(place, "new")
        make(made)
        lock = _lock(made, wait=True)
        if made.exists():
            return made, lock
        if lock is not None:  # a sweep took it before it was locked, for something that was left behind
            os.close(lock)


def _beside(place: Path, kind: str) -> Path:
    return place.with_name(f".{place.name}{MARK}{kind}-{secrets.token_hex(4)}")


def _lock(path: Path, wait: bool = False) -> int | None:
    """Lock a file or folder until its descriptor is closed, which the end of the process does too.

    None if another process has it and is not waited for, or if it cannot be locked.
    """
    # NFS gives locks only to those who may write, and no folder can be opened for writing
    flags = os.O_RDONLY | os.O_DIRECTORY if path.is_dir() else os.O_RDWR | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _put(made: Path, place: Path) -> None:
    if not os.path.lexists(place):
        os.rename(made, place)
        return
    if _rename(made, place, _EXCHANGE):
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


def _rename(one: Path, other: Path, how: int) -> bool:
    """Rename in one step, exchanging the two or keeping the other; tell whether system and file system can do that."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, ctypes.c_uint(how))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(how))
    else:
        return False
    if failed and ctypes.get_errno() not in _CANNOT:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))
    return not failed


def _remove(left: Path) -> None:
    """Remove a file or folder, or what somebody may have put in its place; a link is not followed."""
    if left.is_dir() and not left.is_symlink():
        remove_tree(left)
    else:
        left.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove a folder in which a submission has worked: it may be a thousand folders deep, or forbid to be entered."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        subprocess.run(["rm", "-rf", "--", str(folder)], stderr=subprocess.DEVNULL, check=False)
