"""Hashes of all that a result depends on: what came in, the assignment, limits, versions, the engine itself.

Too much in a hash costs a run; too little would give a student the result of something else.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from nbviva.errors import EntryError, ExaminationError
from nbviva.plain_files import is_plain, open_plain
from nbviva.submission.archive import listing

_BYTES = 200 << 20  # of one submission, beyond which a file counts by its name and size


def digest(*parts: Any) -> str:
    """Return the hash of plain data; bytes among them are taken as they are."""
    whole = hashlib.sha256()
    for part in parts:
        text = part if isinstance(part, bytes) else _JSON.encode(part).encode()
        whole.update(len(text).to_bytes(8, "little"))
        whole.update(text)
    return whole.hexdigest()


def _plain(thing: Any) -> Any:
    """Return what stands for a value that JSON does not have."""
    if isinstance(thing, bytes):
        return hashlib.sha256(thing).hexdigest()
    if isinstance(thing, (set, frozenset)):
        return sorted(thing)
    raise TypeError(type(thing).__name__)


_JSON = json.JSONEncoder(sort_keys=True, default=_plain)


def folder(path: Path, skip: Iterable[str] = ("__pycache__", ".ipynb_checkpoints")) -> str:
    """Return the hash of all files below a folder of the course, or of one file."""
    out = set(skip)
    if not path.is_dir():
        return digest(_content(path))
    found = {p.relative_to(path).as_posix(): p for p in path.rglob("*") if p.is_file() and not out & set(p.parts)}
    return digest({name: _content(p) for name, p in found.items()})


def submission(path: Path) -> str:
    """Return the hash of what was handed in: of the files that grading would read, as it would read them.

    What this machine does not let us look into has another one each time.
    """
    try:
        if is_plain(path):  # an archive counts as it is: only a reader opens it
            with open_plain(path) as file:
                return digest(hashlib.file_digest(file, "sha256").digest())
        came = listing(path)
    except (OSError, ExaminationError):
        return digest(os.urandom(32))
    left = _BYTES
    found: dict[str, Any] = {}
    for entry in came.entries:
        found[entry.path] = entry.size
        if entry.size <= left:
            left -= entry.size
            with contextlib.suppress(EntryError, ExaminationError):
                found[entry.path] = hashlib.sha256(entry.load(entry.size)).hexdigest()
    return digest(found, came.left_out)


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"cannot be read: {error.strerror}"


@functools.cache
def engine() -> str:
    """Return the hash of this engine's own code and of the interpreter it runs in."""
    top = Path(__file__).parents[1]
    # with the package's subfolders: a result must not outlive the code that made it
    code = {p.relative_to(top).as_posix(): _content(p) for p in sorted(top.rglob("*.py"))}
    return digest(code, platform.python_version(), platform.machine())


def versions(modules: Iterable[str]) -> Mapping[str, str]:
    """Return the versions of what notebooks are run with: NumPy, IPython and these modules."""
    found = {}
    for name in sorted({"numpy", "ipython", "matplotlib", *(m.partition(".")[0] for m in modules)}):
        try:
            found[name] = metadata.version(name)
        except (metadata.PackageNotFoundError, ValueError):
            continue
    return found
