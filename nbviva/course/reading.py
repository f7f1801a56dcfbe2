"""Which files hold the settings of a course, and what they say together: those that nbgrader reads, in its order.

Beside `nbgrader_config.py` these are `nbgrader_config.json`, and both in Jupyter's own folders (`~/.jupyter`,
`/etc/jupyter` and others), where a server keeps what all its courses have in common. They are programs, which expect to
run where nbgrader runs: in the folder of the course, whose modules they may import.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, JSONFileConfigLoader, PyFileConfigLoader

from nbviva.errors import SettingsError

FILE = "nbgrader_config.py"
NAMES = ("jupyter_config", "nbgrader_config")


class EngineConfig(Config):
    """The ``c`` of the settings when the engine reads them, and not nbgrader."""


class _Loader(PyFileConfigLoader):
    def clear(self) -> None:
        self.config = EngineConfig()


KINDS = {".py": _Loader, ".json": JSONFileConfigLoader}


def files(root: Path) -> list[Path]:
    """Return the files that hold settings of the course at `root`, in the order in which they count."""
    folders = (*reversed(jupyter_config_path()), str(root))
    found = [Path(folder, name + kind) for name in NAMES for folder in folders for kind in KINDS]
    return [path for path in found if path.is_file()]


def read(root: Path) -> Config:
    """Return the ``c`` of the course at `root`; what stands nearer to the course counts.

    Raises
    ------
    SettingsError
        If there is no `nbgrader_config.py`, or one of the files cannot be read or run.
    """
    if not (root / FILE).is_file():
        raise SettingsError(f"{root} has no {FILE}: run this in the folder of a course")
    found = EngineConfig()
    with _at_home(root):
        for place in files(root):
            found.merge(_said(place))
    return found


def _said(place: Path) -> Config:
    try:
        made: Config = KINDS[place.suffix](place.name, path=str(place.parent)).load_config()
        return made
    except (Exception, SystemExit) as error:  # the file is a program, which may fail in any way
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"line {frame.lineno} of " for frame in frames if frame.filename.endswith(place.name)]
        where = f"{lines[-1] if lines else ''}{place}"
        raise SettingsError(f"{where} fails with {type(error).__name__}: {error}") from error


class _Home:
    """The course whose modules this process has, and what was loaded before them."""

    root: Path | None = None
    before: frozenset[str] = frozenset()


def move_in(root: Path, anew: bool = False) -> None:
    """Let imports find what lies beside the settings, and forget what another course has under the same name.

    Parameters
    ----------
    root : Path
        The folder of the course.
    anew : bool, optional
        Forget this course's modules, too: they may have changed.
    """
    if anew or root != _Home.root:
        for name in _brought():
            del sys.modules[name]
        _Home.root, _Home.before = root, frozenset(sys.modules)
        importlib.invalidate_caches()
    sys.path[:] = [str(root), *(place for place in sys.path if place != str(root))]


def _brought() -> list[str]:
    """Return the modules that came from the folder of the course."""
    new = sys.modules.keys() - _Home.before
    tops = {name for name in new if "." not in name and _lies_in(_Home.root, sys.modules[name])}
    return [name for name in new if name.partition(".")[0] in tops]


def _lies_in(root: Path | None, module: ModuleType) -> bool:
    place = Path(getattr(module, "__file__", None) or "")
    return root == (place.parent.parent if place.stem == "__init__" else place.parent)


@contextlib.contextmanager
def _at_home(root: Path) -> Iterator[None]:
    """Let the files find what nbgrader lets them find, write nothing, and not print among what a command prints."""
    path, writes = list(sys.path), sys.dont_write_bytecode
    move_in(root, anew=True)
    sys.dont_write_bytecode = True
    try:
        with contextlib.chdir(root), contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        sys.path[:], sys.dont_write_bytecode = path, writes
