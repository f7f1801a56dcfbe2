"""The files of what was handed in, be it a folder, a zip archive or one file: listed and read within bounds.

Nothing is followed out of the folder and nothing can block or fill the memory: links, pipes and devices are left out,
each read is bounded, archives stay in memory. Nothing is written.

What a student did wrong is an EntryError or a note. What the system does not let us read (permissions, a failing disk,
a file that goes away meanwhile) is nobody's work: it is an ExaminationError, and no grade may come of it.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import unicodedata
import zipfile
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbviva.errors import EntryError, ExaminationError

ENTRIES = 20_000  # names that are looked at
DEPTH = 12  # folders in folders
ARCHIVE_BYTES = 100 << 20
ZIP = b"PK\x03\x04"

# a link would lead out of the folder, and a pipe that nobody writes to would hold up the class
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
# what an error says of the file itself, which is a link, a socket or the like; all others speak of this machine
_OF_THE_FILE = (errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO, errno.ENAMETOOLONG)


class Entry(ABC):
    """A file that came along.

    Attributes
    ----------
    path : str
        Where it lies, parts joined by ``/``; for a file in an archive, the archive is the first part.
    size : int
        Bytes, as the folder or the archive says.
    inside : str
        The archive's part of `path`; empty for a file that is not in one.
    """

    def __init__(self, path: str, size: int, inside: str = "") -> None:
        self.path, self.size, self.inside = path, size, inside

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def depth(self) -> int:
        """In how many folders the file lies."""
        return self.path.count("/")

    @abstractmethod
    def head(self) -> bytes:
        """Return the first four bytes; raise as `load`."""

    @abstractmethod
    def load(self, cap: int) -> bytes:
        """Return the content.

        Parameters
        ----------
        cap : int
            The most bytes it may have.

        Raises
        ------
        EntryError
            If it is larger, or is nothing that could be read.
        ExaminationError
            If this machine does not let us read it.
        """


class _File(Entry):
    """A file in a folder."""

    def __init__(self, root: Path, parts: tuple[str, ...], size: int) -> None:
        super().__init__("/".join(parts) or root.name, size)
        self._root, self._parts = root, parts

    def head(self) -> bytes:
        return self._read(4)

    def load(self, cap: int) -> bytes:
        data = self._read(cap + 1)
        if len(data) > cap:
            raise EntryError(f"is larger than {cap >> 20} MB")
        return data

    def _read(self, most: int) -> bytes:
        try:
            # opened anew and looked at once more: what was listed may have been put in another's place meanwhile
            with open(_open(self._root, self._parts), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise EntryError("is no ordinary file")
                return file.read(min(most, status.st_size + 1))
        except OSError as error:
            why = _why(error, self._root.joinpath(*self._parts))
            raise EntryError(why) from error


class _Packed(Entry):
    """A file in an archive."""

    def __init__(self, archive: Entry, opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
        super().__init__(f"{archive.path}/{name}", info.file_size, inside=archive.path)
        self._opened, self._info = opened, info

    def head(self) -> bytes:
        return self._read(4)

    def load(self, cap: int) -> bytes:
        if self.size > cap:
            raise EntryError(f"is larger than {cap >> 20} MB")
        return self._read(cap)

    def _read(self, most: int) -> bytes:
        # other methods may ask for gigabytes before the first byte comes out
        if self._info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise EntryError("is packed in a way that is not supported")
        try:
            with self._opened.open(self._info) as file:
                return file.read(most)
        except MemoryError as error:  # of this machine: what one file may take is bounded
            raise ExaminationError(
                f"there is not enough memory to unpack {self.path}: run the command again"
            ) from error
        except Exception as error:  # zipfile lets through those of zlib and struct, and RuntimeError for passwords
            raise EntryError("cannot be unpacked") from error


@dataclass
class Listing:
    """What came: files, and what was left out, by reason."""

    entries: list[Entry] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, name: str, why: str) -> None:
        """Remember that something was left out."""
        self.left_out.setdefault(why, []).append(show(name))

    def notes(self) -> list[str]:
        """Return a sentence for each reason, with the first names."""
        return [f"left out, {why}: {some(names)}" for why, names in self.left_out.items()]


def listing(path: Path) -> Listing:
    """Return the files at a path, the ones nearest to it first.

    Parameters
    ----------
    path : Path
        A folder, or a single file. If it is a link, it is not followed.

    Raises
    ------
    ExaminationError
        If this machine does not let us look.
    """
    found = Listing()
    try:
        kind = os.lstat(path).st_mode
    except FileNotFoundError:
        return found
    except OSError as error:
        found.leave_out(path.name, f"because it {_why(error, path)}")
        return found
    if stat.S_ISREG(kind):
        found.entries.append(_File(path, (), os.lstat(path).st_size))
    elif stat.S_ISDIR(kind):
        _walk(path, found)
    else:
        found.leave_out(path.name, _odd(kind))
    return found


def check_readable(path: Path) -> None:
    """See whether what was handed in can be read, without reading it.

    Raises
    ------
    ExaminationError
        If this machine does not let us.
    """
    for entry in listing(path).entries:
        if not is_hidden(entry.path):
            with contextlib.suppress(EntryError):  # of which grading tells more
                entry.head()


def archive(entry: Entry) -> Listing:
    """Return the files in a zip archive; its content is unpacked in memory, one file at a time, when it is loaded.

    Raises
    ------
    EntryError
        If it is too large, damaged, or locked with a password.
    """
    data = entry.load(ARCHIVE_BYTES)
    # each file in it has this signature once: the list is not even built if it is too long
    if data.count(b"PK\x01\x02") > ENTRIES:
        raise EntryError(f"holds more than {ENTRIES} files")
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        infos = opened.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise EntryError("is a damaged archive") from error
    found = Listing()
    last: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/")  # some programs on Windows write it so
        parts, mode = name.split("/"), info.external_attr >> 16
        if name.endswith("/"):
            continue
        if ":" in parts[0] or any(part in ("", ".", "..") or len(part) > 255 for part in parts) or len(parts) > DEPTH:
            found.leave_out(name, "because its path leads elsewhere")
        elif stat.S_IFMT(mode) and not stat.S_ISREG(mode):
            found.leave_out(name, _odd(mode))
        else:
            last[name] = info
    if last and all(info.flag_bits & 1 for info in last.values()):
        raise EntryError("is locked with a password")
    for name, info in sorted(last.items(), key=lambda item: (item[0].count("/"), item[0])):
        found.entries.append(_Packed(entry, opened, info, name))
    return found


def show(name: str) -> str:
    """Return a file name for a message: without control characters, shortened, in one line."""
    clean = "".join(c if c.isprintable() and unicodedata.category(c) != "Cf" else "?" for c in name)
    return clean if len(clean) <= 80 else f"{clean[:60]}...{clean[-15:]}"


def some(names: Iterable[str], most: int = 5) -> str:
    """Return the first names of a list for a message, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def is_hidden(path: str) -> bool:
    """Tell whether a file, or a folder it is in, is one that programs keep for themselves."""
    return any(part.startswith(".") or part in ("__MACOSX", "__pycache__") for part in path.split("/"))


def _walk(root: Path, found: Listing) -> None:
    """Add the files below a folder, level by level."""
    seen = 0
    waiting: deque[tuple[str, ...]] = deque([()])
    while waiting:
        parts = waiting.popleft()
        own = is_hidden("/".join(parts))  # of which nothing is graded
        here: list[tuple[str, int, int]] = []
        try:
            folder = _open(root, parts, os.O_DIRECTORY)
        except OSError as error:
            found.leave_out("/".join(parts) or root.name, f"because it {_why(error, root.joinpath(*parts), own)}")
            continue
        try:
            with os.scandir(folder) as items:
                for item in items:
                    seen += 1
                    if seen > ENTRIES:
                        found.leave_out("/".join((*parts, "...")), f"because there are more than {ENTRIES} names")
                        waiting.clear()
                        break
                    status = item.stat(follow_symlinks=False)
                    here.append((item.name, status.st_mode, status.st_size))
        except OSError as error:
            found.leave_out("/".join(parts) or root.name, f"because it {_why(error, root.joinpath(*parts), own)}")
        finally:
            os.close(folder)
        for name, kind, size in sorted(here):
            path = "/".join((*parts, name))
            if stat.S_ISDIR(kind):
                # what Jupyter saves by itself is looked at, so that a message can speak of it
                if is_hidden(name) and name != ".ipynb_checkpoints":
                    continue
                if len(parts) + 1 >= DEPTH:
                    found.leave_out(path, f"because it lies in more than {DEPTH} folders")
                else:
                    waiting.append((*parts, name))
            elif stat.S_ISREG(kind):
                found.entries.append(_File(root, (*parts, name), size))
            else:
                found.leave_out(path, _odd(kind))


def _open(root: Path, parts: tuple[str, ...], flags: int = 0) -> int:
    """Open a file below a folder, following no link on the way to it."""
    here = os.open(root, _FLAGS | (flags if not parts else os.O_DIRECTORY))
    for place, part in enumerate(parts, 1):
        try:
            there = os.open(part, _FLAGS | (flags if place == len(parts) else os.O_DIRECTORY), dir_fd=here)
        finally:
            os.close(here)
        here = there
    return here


def _odd(kind: int) -> str:
    if stat.S_ISLNK(kind):
        return "because links are not followed"
    return "because it is no ordinary file"


def _why(error: OSError, path: Path, spare: bool = False) -> str:
    """Return why something cannot be opened, as the end of a sentence.

    Parameters
    ----------
    error : OSError
    path : Path
        What was to be opened.
    spare : bool
        Whether no grade depends on it.

    Raises
    ------
    ExaminationError
        If that is no fault of what was handed in, and a grade depends on it.
    """
    if error.errno not in _OF_THE_FILE and not spare:
        raise ExaminationError(
            f"{path} cannot be read ({error.strerror or error}): see that your user may read all that was handed in "
            "and that the disk is there; until then an earlier grade stays"
        ) from error
    return f"cannot be opened ({error.strerror or error})"
