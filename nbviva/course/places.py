"""Where the settings may put things: nbgrader's folders, and the names of what is staged."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from nbviva.errors import SettingsError

STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"  # nbgrader's default


def check_directories(root: Path, given: Mapping[str, Any]) -> None:
    """Refuse what nbgrader's own settings say of folders where a course cannot be found by it.

    Raises
    ------
    SettingsError
    """
    for name, value in given.items():
        known = name in ("root", "directory_structure", "db_url") or name.endswith("_directory")
        if known and not isinstance(value, str):
            raise SettingsError(f"c.CourseDirectory.{name} is {value!r}, expected a text: put it between quotes")
    if os.path.realpath(root / given.get("root", "")) != os.path.realpath(root):
        raise SettingsError(
            f"c.CourseDirectory.root is {given['root']!r}, and nbgrader_config.py lies in {root}: a course is the "
            "folder of its settings. Move the file there, or take the line out"
        )
    structure = given.get("directory_structure", STRUCTURE)
    try:
        made = {structure.format(nbgrader_step=one, student_id=two, assignment_id="c") for one in "ab" for two in "ab"}
    except (LookupError, ValueError, AttributeError):
        made = set()
    if len(made) < 4:
        raise SettingsError(
            f"c.CourseDirectory.directory_structure is {structure!r}, expected a path with nbgrader's three parts: "
            f"{STRUCTURE!r}"
        )


def staged_names(files: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return `c.Staging.files` with names of one form; refuse those that do not lie beside the notebooks.

    Raises
    ------
    SettingsError
    """
    for assignment, names in files.items():
        for name in names:
            path = PurePosixPath(name)
            where = f"c.Staging.files puts {name!r} beside the notebooks of {assignment}"
            if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name:
                raise SettingsError(
                    f"{where}, where no file can have that name: write a name like 'a.csv' or a path like 'data/a.csv'"
                )
            if len(path.parts) == 1 and path.suffix.lower() == ".ipynb":
                raise SettingsError(
                    f"{where}, which is the name of a notebook: a notebook of the assignment lies there itself, and "
                    "staging would write over it. Give the file another name or take it out"
                )
    return {one: {str(PurePosixPath(name)): home for name, home in names.items()} for one, names in files.items()}
