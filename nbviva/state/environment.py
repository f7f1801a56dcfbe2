"""What student code and a test cell share besides values: files below the working folder, that folder, environment.

Both processes have a working folder of their own with the same files in it. A file that one writes is copied to the
other before it is needed there. Nothing is looked at unless something was written.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

MAX_FILES, MAX_BYTES = 200, 8 << 20
CODE = (".py", ".pyc", ".so", ".pyd", ".pth", ".ipynb", ".pkl", ".pickle", ".egg-link")
SCRATCH = ".tmp"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# what Python says of itself (`sys.audit`) as it changes something, and what is to be looked at then
_EVENTS = {"os.chdir": "_moved", "os.putenv": "_reset", "os.unsetenv": "_reset"} | dict.fromkeys(
    (
        "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree", "shutil.copyfile",
        "shutil.move",
    ), "touched",
)  # fmt: skip


def is_code(name: str) -> bool:
    """Tell whether a file's name says that it holds code, which is not handed on."""
    return os.path.splitext(name)[1] in CODE


class Environment:
    """The files and variables of one of the two processes.

    Parameters
    ----------
    root : Path
        Its working folder, where temporary files lie too.

    Attributes
    ----------
    touched : bool
        Whether this process has written a file since the last look.
    """

    def __init__(self, root: Path):
        self.root = Path(os.path.realpath(root))
        self.touched = False
        self._seen: dict[str, tuple[int, int]] = {}
        self._environment = dict(os.environ)
        self._folder, self._whole = ".", os.getcwd()
        self._moved = self._reset = True
        self.look()
        sys.addaudithook(self._watch)

    def _watch(self, event: str, arguments: Any) -> None:
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & _WRITING:
                self.touched = True
        elif event in _EVENTS:
            setattr(self, _EVENTS[event], True)

    def look(self) -> dict[str, bytes | None]:
        """Return the files that were written since the last look, by their path below the root; None if one is gone."""
        self.touched = False
        now: dict[str, tuple[int, int]] = {}
        news: dict[str, bytes | None] = {}
        room = MAX_BYTES
        for name, path, status in self._files():
            now[name] = (status.st_mtime_ns, status.st_size)
            if self._seen.get(name) != now[name] and status.st_size <= room:
                try:
                    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
                except OSError:
                    continue
                with open(descriptor, "rb") as file:
                    news[name] = file.read(room)
                room -= len(news[name] or b"")
        news |= {name: None for name in self._seen if name not in now}
        self._seen = now
        return news

    def _files(self) -> Any:
        """Yield path below the root, whole path and status of each file that is shared, those of a folder first."""
        left = MAX_FILES
        waiting = [""]
        while waiting:
            below = waiting.pop(0)
            folders = []
            try:
                with os.scandir(os.path.join(self.root, below)) as entries:
                    found = list(entries)
            except OSError:
                continue
            for entry in found:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name == SCRATCH or not name.startswith((".", "__pycache__")):
                        folders.append(f"{below}{name}/")
                elif not name.startswith(".") and not is_code(name) and entry.is_file(follow_symlinks=False):
                    left -= 1
                    if left < 0:
                        return
                    try:
                        yield below + name, entry.path, entry.stat(follow_symlinks=False)
                    except OSError:
                        continue
            waiting[:0] = folders

    def take(self, files: Any, own: frozenset[str] = frozenset()) -> None:
        """Write files that the other process has written; names in `own` are left alone."""
        if type(files) is not dict:
            return
        for name, content in list(files.items())[:MAX_FILES]:
            if type(name) is not str or name in own or not _plain_path(name):
                continue
            parts = name.split("/")
            path = os.path.join(self.root, name)
            if any(os.path.islink(os.path.join(self.root, *parts[: n + 1])) for n in range(len(parts))):
                continue
            try:
                if content is None:
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(path)
                elif type(content) is bytes and len(content) <= MAX_BYTES:
                    if len(parts) > 1:
                        os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "wb") as file:
                        file.write(content)
            except (OSError, ValueError):
                continue
            if content is None:
                self._seen.pop(name, None)
            elif os.path.isfile(path):
                status = os.lstat(path)
                self._seen[name] = (status.st_mtime_ns, status.st_size)
        self.touched = False

    def folder_if_new(self) -> str | None:
        """Return the current folder, below the root, if it is another than at the last call."""
        if not self._moved:  # a test cell's calls are many
            return None
        self._moved = False
        try:
            whole = os.getcwd()
        except OSError:
            return None
        if whole == self._whole:
            return None
        self._whole = whole
        here = os.path.relpath(whole, self.root)
        if here == self._folder or here.startswith(".."):
            return None
        self._folder = here
        return here

    def go_to(self, folder: Any) -> None:
        """Change to a folder below the root, which is made if it is not there."""
        if type(folder) is str and (folder == "." or _plain_path(folder)):
            touched, path = self.touched, os.path.join(self.root, folder)
            if not os.path.isdir(path):
                os.makedirs(path, exist_ok=True)
            os.chdir(path)
            self._folder, self._whole, self.touched = folder, os.getcwd(), touched

    def variables_if_new(self) -> dict[str, str] | None:
        """Return the environment variables that are new or changed since the last call, gone ones as empty."""
        if not self._reset:
            return None
        self._reset = False
        now = dict(os.environ)
        before, self._environment = self._environment, now
        news = {k: v for k, v in now.items() if before.get(k) != v} | {k: "" for k in before if k not in now}
        return {k: v for k, v in news.items() if not k.startswith("NBVIVA_")} or None

    def set_variable(self, name: str, text: str) -> None:
        """Set or, with an empty text, remove a variable that the other process has set or removed."""
        if text:
            os.environ[name] = text
        else:
            os.environ.pop(name, None)
        self.variables_if_new()

    def translate(self, text: str, other: str) -> str:
        """Return a path below the root as it is for the other process, whose root is `other`; other text as it is."""
        mine = str(self.root)
        if text == mine or text.startswith(mine + os.sep):
            return other + text[len(mine) :]
        return text


def _plain_path(name: str) -> bool:
    """Tell whether a name is a path downwards that is no code and not hidden."""
    path = Path(name)
    parts = path.parts
    return (
        bool(parts) and not path.is_absolute() and ".." not in parts and len(name) < 400 and "\0" not in name
        and not is_code(parts[-1]) and all(p == SCRATCH or not p.startswith(".") for p in parts)
    )  # fmt: skip
