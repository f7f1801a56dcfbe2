"""The folder of a course in which the engine keeps what is its own, closed to everybody but the instructors."""

from __future__ import annotations

import contextlib
from pathlib import Path

from nbviva.errors import CourseError

FOLDER = Path(".nbviva")


def folder(root: Path) -> Path:
    """Return that folder of the course at `root`; it is made if it is not there.

    Raises
    ------
    CourseError
        If it cannot be made, or is no folder.
    """
    path = root / FOLDER
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = "there is a file of this name" if path.exists() else error.strerror
        raise CourseError(
            f"{path} cannot be made, in which grading keeps what is its own ({reason}): see that your user may write "
            "in the folder of the course and that nothing else has this name"
        ) from error
    if not (path / ".gitignore").exists():  # many a course lies in a repository, for all to read
        with contextlib.suppress(OSError):  # a full disk, another's folder: who only reads goes on
            (path / ".gitignore").write_text("*\n", encoding="utf-8")
    return path
