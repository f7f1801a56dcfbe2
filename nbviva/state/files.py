"""Files below the working folder, as a part of the state.

Both processes have a working folder of their own with the same files in it. A file that one writes is copied to the
other before it is needed there. Nothing is looked at unless something was written. A file that a test cell writes is
the examiner's: it goes over only where the reference reads it, and stays as it is unless the reference changes it.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbviva.bridge import Decoder, Encoder
from nbviva.state.scratch import SCRATCH

MAX_FILES, MAX_BYTES = 200, 8 << 20
_NO_STATUS = os.stat_result((0,) * 10)  # of folders only that they are there
_CODE = (".py", ".pyc", ".so", ".pyd", ".pth", ".ipynb", ".egg-link")


class Files:
    """The files of one of the two processes.

    Parameters
    ----------
    root : Path
        The process's working folder, without symbolic links in it.
    own : frozenset of str
        Paths below it that the other process does not get to change.

    Attributes
    ----------
    touched : bool
        Whether this process has written a file since the last look.
    allows : callable or None
        Called with what the other process does to a file that was written here, ``"reads"`` or ``"changes"``, and the
        file by `called`; says whether it may. None if it may do anything.
    tells_reads : bool
        Whether the other process gets to know which of its files are read here.
    read : callable or None
        Called with each file, by `called`, that was written here and that the other process says it has read.
    opened : callable or None
        Called with the content of each file that the other process has written, as it is opened here.
    """

    key = "files"

    def __init__(self, root: Path, own: frozenset[str] = frozenset()):
        self._root, self._own = root, own
        self._public = {os.path.basename(name) for name in own}
        self.touched = False
        self.allows: Callable[[str, str], bool] | None = None
        self.read: Callable[[str], None] | None = None
        self.opened: Callable[[bytes], None] | None = None
        self.tells_reads = False
        self._seen: dict[str, tuple[int, int]] = {}  # path -> time of change and size that both sides have
        self._news: dict[str, Any] = {}  # what the other process is to hear of
        self._mine: set[str] = set()  # files that this process has written
        self._came: set[str] = set()  # files that the other process has written, and that were not read here yet
        self._theirs: set[str] = set()  # those, and those that were read here
        self._opened: set[str] = set()  # those that were
        self._looks = False
        self.look()

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for the files that were written since the last look."""
        opened, self._opened = self._opened if self.tells_reads else set(), set()
        self._gather()
        files, self._news = self._news, {}
        if opened:
            files[""] = sorted(opened)
        return encoder.encode(files) if files else None

    def _gather(self) -> None:
        """Take note of the files that this process has written since the last look."""
        for name, content in self.look().items() if self.touched else ():
            # that a file is gone may be known: it is nobody's now
            (self._mine.discard if content is None else self._mine.add)(name)
            self._theirs.discard(name)
            # one with the name of a file of the assignment stands in for that one: anybody may read it
            is_known = content is None or name.endswith("/") or os.path.basename(name) in self._public
            if is_known or self.allows is None or self.allows("reads", called(name)):
                self._news[name] = content

    def notice(self, path: Any) -> None:
        """Take note that this process opens a file, or looks into a folder."""
        if not self._theirs or self._looks or not isinstance(path, (str, bytes, os.PathLike)):
            return
        whole = os.path.realpath(os.fsdecode(path))
        if self.opened is not None and os.path.relpath(whole, self._root) in self._theirs:
            self._looks = True  # which is no use of the file
            self.opened(_read(whole, MAX_BYTES) or b"")
            self._looks = False
        for name in [*self._came]:
            place = os.path.join(self._root, name)
            if whole in (place, os.path.dirname(place)):
                self._came.discard(name)
                self._opened.add(name)

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Write files that the other process has written."""
        self.take(decoder.decode(news))

    def look(self) -> dict[str, bytes | None]:
        """Return the files that were written since the last look, by their path below the root; None if one is gone."""
        self.touched = False
        now: dict[str, tuple[int, int]] = {}
        news: dict[str, bytes | None] = {}
        room = MAX_BYTES
        self._looks = True  # which is no use of a file
        for name, path, status in self._shared():
            now[name] = (status.st_mtime_ns, status.st_size)
            # by time and size alone: to read all files around each call would take too long
            if self._seen.get(name) != now[name] and status.st_size <= room:
                content = b"" if name.endswith("/") else _read(path, room)
                if content is None:
                    continue
                news[name] = content
                room -= len(content)
        news |= {name: None for name in self._seen if name not in now}
        self._seen, self._looks = now, False
        return news

    def _shared(self) -> Iterator[tuple[str, str, os.stat_result]]:
        """Yield path below the root, whole path and status of each file that is shared, those of a folder first."""
        left = MAX_FILES
        waiting = [""]
        while waiting:
            below = waiting.pop(0)
            folders = []
            try:
                with os.scandir(os.path.join(self._root, below)) as entries:
                    found = list(entries)
            except OSError:
                continue
            for entry in found:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name == SCRATCH or not name.startswith((".", "__pycache__")):
                        folders.append(f"{below}{name}/")
                        if below == f"{SCRATCH}/":  # a temporary folder, which may be empty yet
                            yield f"{below}{name}/", entry.path, _NO_STATUS
                elif not name.startswith(".") and not _is_code(name) and entry.is_file(follow_symlinks=False):
                    left -= 1
                    if left < 0:
                        return
                    try:
                        yield below + name, entry.path, entry.stat(follow_symlinks=False)
                    except OSError:
                        continue
            waiting[:0] = folders

    def take(self, files: Any) -> None:
        """Write files by their path below the root, remove those whose content is None; leave alone what is refused."""
        if type(files) is not dict:
            return
        self._gather()  # a file that was written here is ours before one of that name comes
        opened = files.pop("", ())
        for name in opened if type(opened) is list else ():
            if self.read is not None and type(name) is str and name in self._mine:
                self.read(called(name))
        for name, content in list(files.items())[:MAX_FILES]:
            if type(name) is not str or name in self._own or not is_plain_path(name) or self._is_through_link(name):
                continue
            path = os.path.join(self._root, name)
            if name in self._mine and self.allows is not None:
                # a given cell has run over there too, and has written the same
                is_same = type(content) is bytes and _read(path, MAX_BYTES) == content
                if is_same or not self.allows("changes", called(name)):
                    continue
            self._came.add(name)
            self._theirs.add(name)
            try:
                _write(path, content)
            except (OSError, ValueError):  # a folder stands there, the disk is full, the name is too long
                continue
            if content is None:
                self._seen.pop(name, None)
            elif name.endswith("/"):
                self._seen[name] = _NO_STATUS.st_mtime_ns, _NO_STATUS.st_size
            elif os.path.isfile(path):
                status = os.lstat(path)
                self._seen[name] = (status.st_mtime_ns, status.st_size)
        self.touched = False  # what was written just now, the other side has

    def _is_through_link(self, name: str) -> bool:
        """Tell whether a file or a folder on the way to it is a symbolic link, which may lead out of the root."""
        parts = name.split("/")
        return any(os.path.islink(os.path.join(self._root, *parts[: n + 1])) for n in range(len(parts)))


def called(name: str) -> str:
    """Return a path without what differs from run to run: numbers, and names that Python makes up.

    Examples
    --------
    >>> called("day_12/data.csv"), called(".tmp/tmp1x_wq3ab/out.txt"), called(".tmp/tmp1x_wq3ab.csv")
    ('day_#/data.csv', '.tmp/*/out.txt', '.tmp/*.csv')
    """
    return re.sub(r"\d+", "#", re.sub(rf"^{re.escape(SCRATCH)}/\w+", f"{SCRATCH}/*", name))


def is_plain_path(name: str) -> bool:
    """Tell whether a name is a path downwards that is no code and not hidden."""
    path = Path(name)
    parts = path.parts
    return (
        bool(parts) and not path.is_absolute() and ".." not in parts and len(name) < 400 and "\0" not in name
        and not _is_code(parts[-1]) and all(p == SCRATCH or not p.startswith(".") for p in parts)
    )  # fmt: skip


def _is_code(name: str) -> bool:
    """Tell whether a file's name says that it holds code: written by a submission, the examiner might import it."""
    return os.path.splitext(name)[1] in _CODE


def _read(path: str, most: int) -> bytes | None:
    """Return what a file holds, as far as there is room; None if it cannot be read, or is a link by now."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        return file.read(most)


def _write(path: str, content: Any) -> None:
    if path.endswith("/"):
        with contextlib.suppress(OSError):  # there already, gone already, or not empty
            os.makedirs(path) if content is not None else os.rmdir(path)
    elif content is None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
    elif type(content) is bytes and len(content) <= MAX_BYTES:
        folder = os.path.dirname(path)
        if not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
