"""Where the settings may put things: nbgrader's folders, and the names of what is staged."""

from __future__ import annotations

import copy
import glob
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from traitlets.config import Config

from nbviva.errors import SettingsError

# no name of a file has these letters: they show in a path where a name stands that is looked for, and any name
NAME, ANY = "\1", "\2"
_TEXTS = ("root", "directory_structure", "db_url", "student_id", "student_id_exclude")
STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"  # nbgrader's default


def checked(root: Path, given: Config) -> Config:
    """Return what nbgrader's own settings say of folders; refuse it where a course cannot be found by it.

    The address of a gradebook that begins where nbgrader runs, in the folder of the course, is made a whole one.

    Raises
    ------
    SettingsError
    """
    for name, value in given.items():
        known = name in _TEXTS or name.endswith("_directory")
        if known and not isinstance(value, str):
            raise SettingsError(f"c.CourseDirectory.{name} is {value!r}, expected a text: put it between quotes")
    if os.path.realpath(root / given.get("root", "")) != os.path.realpath(root):
        raise SettingsError(
            f"c.CourseDirectory.root is {given['root']!r}, and nbgrader_config.py lies in {root}: nbgrader works "
            "there, and the engine in the folder of the settings. Move the file to where the course is, or take the "
            "line out"
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
    file = given.get("db_url", "").partition("sqlite:///")[2]
    if file and not os.path.isabs(file) and not file.startswith((":memory:", "file:")):
        given = copy.deepcopy(given)
        given.db_url = f"sqlite:///{os.path.normpath(root / file)}"
    return given


def names_at(path: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in the place of `NAME` in each path that exists, and that path; `ANY` stands for any name."""
    wanted = re.compile(re.escape(path).replace(re.escape(NAME), "([^/]+)").replace(re.escape(ANY), "[^/]+"))
    for found in glob.glob(glob.escape(path).replace(NAME, "*").replace(ANY, "*")):
        if match := wanted.fullmatch(found):
            yield match[1], found


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
