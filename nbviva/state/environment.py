"""What a process has around it: files, the working folder and environment variables; who notices their changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbviva.bridge import Decoder, Encoder
from nbviva.state.files import Files, is_plain_path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# what Python says of itself (`sys.audit`) as it writes files other than by `open`
_WRITES = (
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree", "shutil.copyfile", "shutil.move",
    "sqlite3.connect",
)  # fmt: skip
# ... and as it reads them, or looks which there are
_READS = ("sqlite3.connect", "os.listdir", "os.scandir", "os.rename", "shutil.copyfile", "shutil.move")


class Environment:
    """The surroundings of one of the two processes.

    Parameters
    ----------
    root : Path
        Its working folder, where temporary files lie too.
    own_files : frozenset of str
        Paths below it that the other process does not get to change.

    Attributes
    ----------
    files : Files
    folder : WorkingFolder
    variables : Variables
    """

    def __init__(self, root: Path | str, own_files: frozenset[str] = frozenset()):
        self.root = Path(os.path.realpath(root))
        self.files = Files(self.root, own_files)
        self.folder = WorkingFolder(self.root)
        self.variables = Variables()
        self._touches: dict[str, Files | WorkingFolder | Variables] = {
            **dict.fromkeys(_WRITES, self.files),
            "os.chdir": self.folder,
            "os.putenv": self.variables,
            "os.unsetenv": self.variables,
        }
        # one hook for all three: it is called at every import, every file that is opened, and much else
        sys.addaudithook(self._notice)

    def _notice(self, event: str, arguments: Any) -> None:
        if event == "open":
            # only the opening is announced, no write that follows
            if isinstance(arguments[2], int) and arguments[2] & _WRITING:
                self.files.touched = True
            if not (isinstance(arguments[2], int) and arguments[2] & os.O_TRUNC):  # else what was in it is lost
                self.files.notice(arguments[0])
        elif event in self._touches:
            self._touches[event].touched = True
        if event in _READS:
            self.files.notice(arguments[0])

    def translate(self, text: str, other: str) -> str:
        """Return a path below the root as it is for the other process, whose root is `other`; other text as it is."""
        mine = str(self.root)
        if text == mine or text.startswith(mine + os.sep):
            return other + text[len(mine) :]
        return text

    def translate_back(self, text: str, other: str) -> str:
        """Return a path below the root of the other process, which is `other`, as it is here."""
        return str(self.root) + text[len(other) :] if other and text.startswith(other + os.sep) else text


class WorkingFolder:
    """Where relative paths of one of the two processes begin.

    Parameters
    ----------
    root : Path
        The folder where it began.

    Attributes
    ----------
    touched : bool
        Whether it may have changed since it was last asked for.
    """

    key = "folder"

    def __init__(self, root: Path):
        self._root = root
        self._folder, self._whole = ".", os.getcwd()
        self.touched = True

    def changes(self, encoder: Encoder) -> str | None:
        """Return the folder, below the root, if it is another than at the last call."""
        if not self.touched:
            return None
        self.touched = False
        try:
            whole = os.getcwd()
        except OSError:  # it was removed
            return None
        if whole == self._whole:  # it was changed and changed back
            return None
        self._whole = whole
        here = os.path.relpath(whole, self._root)
        if here == self._folder or here.startswith(".."):  # above the root the other side has other folders
            return None
        self._folder = here
        return here

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Change to a folder below the root, which is made if it is not there."""
        if type(news) is str and (news == "." or is_plain_path(news)):
            path = os.path.join(self._root, news)
            if not os.path.isdir(path):
                os.makedirs(path, exist_ok=True)
            os.chdir(path)
            self._folder, self._whole = news, os.getcwd()


class Variables:
    """The environment variables of one of the two processes, apart from the engine's own.

    Attributes
    ----------
    allows : callable or None
        Called with the name of a variable that the other side has set or removed; says whether that is taken over. None
        if everything is.
    touched : bool
        Whether one may have changed since they were last asked for.
    """

    key = "variables"

    def __init__(self) -> None:
        self.allows: Callable[[str], bool] | None = None
        self._known = dict(os.environ)
        self.touched = True

    def changes(self, encoder: Encoder) -> dict[str, str] | None:
        """Return the variables that are new or changed since the last call, gone ones as empty."""
        if not self.touched:
            return None
        self.touched = False
        now = dict(os.environ)
        before, self._known = self._known, now
        news = {k: v for k, v in now.items() if before.get(k) != v} | {k: "" for k in before if k not in now}
        # the seed of a test cell must not reach the candidate
        return {k: v for k, v in news.items() if not k.startswith("NBVIVA_")} or None

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Set or, with an empty text, remove variables that the other process has set or removed."""
        if type(news) is not dict:
            return
        for name, text in news.items():
            if type(text) is not str or not (self.allows is None or self.allows(name)):
                continue
            if text:
                os.environ[name] = self._known[name] = text
            else:
                os.environ.pop(name, None)
                self._known.pop(name, None)
