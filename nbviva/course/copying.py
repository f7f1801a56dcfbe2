"""A copy of a course that stands for itself: whatever is done in it, the course it was made from stays as it is.

Settings may say where a course lies: its root, the address of its gradebook, folders elsewhere on the machine. In a
copy that would be the course itself, so the end of the copy's settings says otherwise, whatever program reads them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbviva import atomic
from nbviva.course import nbgraders, places, staged, staging
from nbviva.course.reading import FILE
from nbviva.course.settings import Settings
from nbviva.errors import CourseError

IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints")
STEPS = ("source", "source_with_tests", "release", "submitted", "autograded", "feedback", "solution")
LARGEST = 1 << 20  # bytes of a file beside the settings that they may need
NOT_SETTINGS = (".db", ".db-journal", ".db-wal", ".db-shm", ".log", ".ipynb")


def headers(settings: Settings) -> list[str]:
    """Return the files whose cells nbgrader puts before or behind those of each notebook."""
    said = settings.nbgrader.get("IncludeHeaderFooter", {})
    return [name for name in said.values() if isinstance(name, str) and name]


def copy(settings: Settings, assignments: Iterable[str], folder: Path, also: Iterable[str] = ()) -> None:
    """Copy what nbgrader needs for a release into `folder`, with settings that are about the copy alone.

    Parameters
    ----------
    settings : Settings
        Those of the course.
    assignments : iterable of str
    folder : Path
    also : iterable of str
        More folders.
    """
    root = settings.root
    parts = {str(staged.FOLDER), *also, *_beside(root)}
    parts |= set(map(os.path.normpath, headers(settings)))
    # the whole of it, in which headers of notebooks may lie too, if it is not the course itself
    parts |= {os.path.normpath(settings.called("source"))} - {os.curdir}
    changed = _changed(settings, folder)
    for assignment in assignments:
        home = settings.folder("source", assignment)
        if home.is_relative_to(root):
            parts.add(os.path.relpath(home, root))
        staging.check_homes(settings, assignment)
        parts.update(map(os.path.normpath, settings.staged(assignment).values()))
    if (root / staging.OF_THE_COURSE).is_file():
        parts.add(str(staging.OF_THE_COURSE.parent))
    for part in sorted(parts):
        if not os.path.isabs(part) and not part.startswith(os.pardir):  # else it is not of the course
            _copy(root / part, folder / part)
    if changed:
        _say(settings, folder, changed)
    made = Settings.read(folder)
    for assignment in assignments:
        if not settings.folder("source", assignment).is_relative_to(root):
            _copy(settings.folder("source", assignment), made.folder("source", assignment))
    if out := [step for step in STEPS if not made.folder(step, "a", "s").is_relative_to(folder)]:
        raise CourseError(f"in a copy of the course {', '.join(out)} would lie in the course itself: nothing was done")


def _say(settings: Settings, folder: Path, changed: Mapping[str, str]) -> None:
    """Write at the end of a copy's settings what is so in the copy, and nowhere else in them."""
    said = {name: value for key, value in changed.items() for name in nbgraders.spelt(settings.nbgrader, key)}
    lines = [f"{name} = {value!a}" for name, value in said.items()]
    text = "\n".join(["", "", "# this is a copy, and these lines keep it apart", "c = get_config()", *lines, ""])
    atomic.write(folder / FILE, (folder / FILE).read_bytes() + text.encode())
    if (other := (folder / FILE).with_suffix(".json")).is_file():  # which wins over the former
        before = json.loads(other.read_bytes())
        kept = {
            section: {key: value for key, value in values.items() if f"c.{section}.{key}" not in said}
            if isinstance(values, dict) else values
            for section, values in before.items()
        }  # fmt: skip
        atomic.write(other, json.dumps(kept).encode())


def _changed(settings: Settings, folder: Path) -> dict[str, str]:
    """Return what `c.CourseDirectory` has to say in a copy."""
    given = settings._directories()
    said = {"root": str(folder), "db_url": f"sqlite:///{folder / 'gradebook.db'}"}
    # what nobody has set is in the copy by itself, and may be moved with it
    said = {key: value for key, value in said.items() if key in given or nbgraders.spelt(settings.nbgrader, key)[1:]}
    outside = [one for one in STEPS if not settings.folder(one, "a", "s").is_relative_to(settings.root)]
    if len(outside) == len(STEPS):
        said["directory_structure"] = places.STRUCTURE
    return said | {f"{one}_directory": one for one in outside}


def _beside(root: Path) -> set[str]:
    """Return the settings, and what lies beside them and may be read or imported by them."""
    small = (
        path for path in root.iterdir()
        if path.is_file() and path.stat().st_size <= LARGEST and not path.name.endswith(NOT_SETTINGS)
    )  # fmt: skip
    return {path.name for path in (*small, *(made.parent for made in root.glob("*/__init__.py")))}


def _copy(home: Path, there: Path) -> None:
    if home.is_dir():
        shutil.copytree(home, there, ignore=IGNORED, dirs_exist_ok=True)
    elif home.is_file():
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(home, there)
