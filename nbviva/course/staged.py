"""What staging has written beside the notebooks of an assignment: nothing else there is ever lost."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from nbviva import atomic
from nbviva.course import private
from nbviva.errors import CourseError, StagingError
from nbviva.plain_files import is_plain

FOLDER = private.FOLDER / "staged"
REPLACED = private.FOLDER / "replaced"  # what lay in the place of a staged file


def known(root: Path, assignment: str) -> dict[str, str]:
    """Return what was staged for an assignment: name beside the notebooks -> hash of what was written.

    A note that is missing or cannot be read is empty: staging then writes over nothing that differs.
    """
    try:
        noted = json.loads(_note(root, assignment).read_bytes())
        return {str(name): str(digest) for name, digest in noted.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(root: Path, assignment: str, digests: Mapping[str, str]) -> None:
    """Note what is staged for an assignment.

    Somebody who may not write there can stage all the same: without the note staging refuses more, and loses nothing.
    """
    note = _note(root, assignment)
    with contextlib.suppress(OSError, CourseError):
        private.folder(root)
        atomic.write(note, json.dumps(dict(digests), indent=1, sort_keys=True) + "\n")


def left_over(into: Path, noted: Mapping[str, str], wanted: Collection[str], tops: Collection[str]) -> set[str]:
    """Return the names that were staged, are wanted no longer, and are still what staging wrote.

    Parameters
    ----------
    into : Path
        The folder of the notebooks.
    noted : mapping
        What `known` returned.
    wanted : collection of str
        The files that are staged now.
    tops : collection of str
        What the settings name now. A file whose setting was taken out stays: it may have got its home here.
    """
    return {
        name for name in noted.keys() - set(wanted)
        if any(f"{name}/".startswith(f"{top}/") or top.startswith(f"{name}/") for top in tops)
        and is_there(into, name, noted[name])
    }  # fmt: skip


def is_there(into: Path, name: str, digest: str) -> bool:
    """Tell whether a plain file has this name, reached through no link, and what it holds has this hash."""
    path = into / name
    try:
        plain = is_plain(path) and link_above(into, name) is None
        return plain and digest_of(path.read_bytes()) == digest
    except (FileNotFoundError, NotADirectoryError):
        return False


def check_free(into: Path, name: str, noted: Collection[str], leaving: Collection[str]) -> None:
    """See that a file can be staged under a name without the loss of anything that somebody else put there.

    Parameters
    ----------
    into : Path
    name : str
    noted : collection of str
        Names that staging has written, and may write again.
    leaving : collection of str
        Names that are removed before.

    Raises
    ------
    StagingError
        If something else lies there, or the way leads through a link.
    """
    path, beside = into / name, into.parent
    if (link := link_above(into, name)) is not None:
        raise StagingError(
            f"{link.relative_to(beside)} is a link, and staging writes through none: what is behind it belongs to "
            f"somebody else. Remove the link, or take {name} out of c.Staging.files"
        )
    above = [str(one) for one in PurePosixPath(name).parents][:-1]
    if path.is_dir() and not path.is_symlink():
        files = [Path(folder, one) for folder, _, names in os.walk(path) for one in names]
        in_the_way = [one for one in files if one.relative_to(into).as_posix() not in leaving]
    else:
        own = not os.path.lexists(path) or name in noted or is_plain(path)  # a plain file is set aside
        in_the_way = [] if own else [path]
        in_the_way += [into / one for one in above if os.path.isfile(into / one) and one not in leaving]
    if in_the_way:
        raise StagingError(
            f"{in_the_way[0].relative_to(beside)} is in the place of {name}, which c.Staging.files puts there, and was "
            "not written by staging, which replaces nothing else: move it away if it is needed, else delete it, and "
            "try again"
        )


def set_aside(root: Path, assignment: str, into: Path, name: str, noted: Mapping[str, str]) -> None:
    """Keep a file that staging did not write, or that was changed since, before another takes its place.

    It may be an earlier version of what is staged, from before there was a note, or an instructor's own work: it goes
    to ``.nbviva/replaced/<assignment>/``, under a name that is free there.
    """
    path = into / name
    if not is_plain(path) or digest_of(path.read_bytes()) == noted.get(name):
        return
    private.folder(root)
    kept = root / REPLACED / assignment / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    free = (kept.with_name(f"{kept.name}.{number}") if number else kept for number in itertools.count())
    shutil.copy2(path, next(place for place in free if not place.exists()))


def remove(into: Path, name: str) -> None:
    """Remove a file, and the folders that are empty without it."""
    path = into / name
    path.unlink(missing_ok=True)
    for above in list(path.parents)[: len(PurePosixPath(name).parts) - 1]:
        with contextlib.suppress(OSError):
            above.rmdir()


def clear_folder(path: Path) -> None:
    """Remove a folder that holds nothing but empty folders, where a file is to be."""
    for folder, _, _ in os.walk(path, topdown=False):
        os.rmdir(folder)


def digest_of(content: bytes) -> str:
    """Return the hash by which staging knows again what it wrote."""
    return hashlib.sha256(content).hexdigest()


def link_above(into: Path, name: str) -> Path | None:
    """Return the first folder on the way from `into` to a name that is a link; None if none is."""
    above = [into / one for one in PurePosixPath(name).parents][:-1]
    return next((folder for folder in reversed(above) if folder.is_symlink()), None)


def _note(root: Path, assignment: str) -> Path:
    return root / FOLDER / f"{assignment}.json"
