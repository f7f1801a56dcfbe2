"""Files that others wrote: opened only if they are files, whatever they become between a look and the opening."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path


def is_plain(path: Path) -> bool:
    """Tell whether a path is that of a file, and not of a link, a folder or a pipe."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def open_plain(path: Path, follow: bool = False) -> BufferedReader:
    """Open a file to be read; never wait for one that turns out to be a pipe, nor follow a student's link."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "no plain file", str(path))
    return file
