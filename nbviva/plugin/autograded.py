"""What is written under `autograded/`: graded notebooks and the files beside them, as nbgrader's converter leaves them.

Nothing of a submission but plain files is copied; the instructor's versions win. Each folder is replaced as a whole.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nbgrader import utils

from nbviva import atomic
from nbviva.course import staging
from nbviva.course.settings import Settings
from nbviva.errors import FolderError
from nbviva.plain_files import open_plain
from nbviva.plugin import converter
from nbviva.plugin.second_round import Round, StockRound, course_directory
from nbviva.results import Graded

__all__ = ["Folders", "course_directory", "present"]


class Folders:
    """The folders of graded submissions of an assignment.

    Parameters
    ----------
    coursedir : CourseDirectory
        Where everything is.
    assignment : str
    settings : Settings
        Those of the course: permissions, files that are not overwritten, preprocessors, hooks.

    Raises
    ------
    FolderError
        If the settings cannot be followed.
    """

    def __init__(self, coursedir: Any, assignment: str, settings: Settings):
        self._coursedir, self._assignment = coursedir, assignment
        self._round = Round(coursedir, assignment, settings.nbgrader)
        self._nbgraders, self._place = self._round.nbgraders, self._round.place
        source = coursedir.format_path(coursedir.source_directory, ".", assignment)
        kept = {os.path.join(source, name) for name in self._nbgraders.exclude_overwriting.get(assignment, ())}
        found = set(utils.find_all_files(source, [*coursedir.ignore, "*.ipynb"])) - kept
        own = {os.path.relpath(path, source): Path(path) for path in found}
        ungraded = settings.only_ungraded(assignment)
        self._own = {n: p for n, p in own.items() if not staging.is_ungraded(Path(n).as_posix(), ungraded)}
        atomic.sweep(glob.escape(str(self._place("\0"))).replace("\0", "*"))

    def complete(self, student: str, notebooks: Iterable[str]) -> bool:
        """Tell whether the folder of a student is there, with these notebooks."""
        return all((self._place(student) / f"{name}.ipynb").is_file() for name in notebooks)

    def write(self, graded: Graded, folder: Path) -> None:
        """Write the folder of a graded submission, in the place of the one that is there.

        Parameters
        ----------
        graded : Graded
        folder : Path
            What was handed in: a folder, or anything else, of which no files are copied.

        Raises
        ------
        FolderError
            If it cannot be written; the old folder is as it was.
        """
        student = graded.student
        with self._hooks(student, sorted(graded.notebooks)):
            try:
                texts = {
                    f"{name}.ipynb": result.text or self._round.text(student, name, result.notebook)
                    for name, result in sorted(graded.notebooks.items())
                }
                self._put(student, texts, self._files(folder))
            except (OSError, RecursionError) as error:
                full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
                raise FolderError(
                    f"{self._place(student)} cannot be written: {str(error) or type(error).__name__}. "
                    + ("Make room on the disk" if full else "See that your user may read and write there")
                    + " and run the command again; the folder is as it was before"
                ) from error

    @property
    def finish(self) -> StockRound | None:
        """What makes the texts of graded notebooks elsewhere; None if the settings have preprocessors of their own,
        which may do anything, as nbgrader lets them, but here."""
        return StockRound(Path(self._coursedir.root), self._assignment) if self._round.is_stock else None

    # ---- files

    def _files(self, folder: Path) -> dict[str, Path]:
        """Return what lies beside the notebooks: path -> file that is copied there."""
        ignored = [*self._coursedir.ignore, "*.ipynb"]
        files = {os.path.relpath(path, folder): Path(path) for path in converter.plain_files(str(folder), ignored)}
        files = {name: path for name, path in files.items() if not _in_the_way(name, self._own)}
        return files | self._own

    def _put(self, student: str, texts: dict[str, str], files: dict[str, Path]) -> None:
        place = self._place(student)
        # where nbgrader copies no files, nbconvert makes the folder, with these permissions
        with atomic.draft(place, 0o777 if files else 0o755) as made:
            for below in {os.path.dirname(name) for name in files}:
                os.makedirs(made / below, exist_ok=True)
            for name, path in files.items():
                _copy(path, made / name, follow=path is self._own.get(name))
            for name, text in texts.items():
                (made / name).write_bytes(text.encode("utf-8", "replace"))
            self._permit(made)

    def _permit(self, made: Path) -> None:
        """Set permissions as nbgrader's `BaseConverter.set_permissions`."""
        files = int(str(self._nbgraders.permissions), 8)
        shared = [Path(self._coursedir.format_path(self._coursedir.autograded_directory, ".", "."))]
        for folder, _, names in os.walk(made):
            shared.append(Path(folder))
            for name in names:
                os.chmod(os.path.join(folder, name), files)
        for path in shared if self._coursedir.groupshared else ():
            mode = path.stat().st_mode
            if mode & 0o2770 != 0o2770:
                with contextlib.suppress(PermissionError):  # it belongs to another instructor, who has shared it
                    path.chmod((mode | 0o2770) & 0o2777)

    # ---- hooks

    @contextlib.contextmanager
    def _hooks(self, student: str, notebooks: list[str]) -> Iterator[None]:
        """Run the hooks of the settings before and after, as nbgrader does."""
        made = self._nbgraders
        if made.pre_convert_hook in (None, staging.before_convert) and made.post_convert_hook is None:
            yield  # staging was done once, for all
            return
        handed_in = self._coursedir.format_path(self._coursedir.submitted_directory, student, self._assignment)
        made.notebooks = [os.path.join(handed_in, f"{name}.ipynb") for name in notebooks]
        before, self._coursedir.student_id = self._coursedir.student_id, student
        try:
            with contextlib.chdir(self._coursedir.root):
                made.run_pre_convert_hook()
            yield
            with contextlib.chdir(self._coursedir.root):
                made.run_post_convert_hook()
        finally:
            self._coursedir.student_id = before


def present(folder: Path) -> set[str]:
    """Return the names, without ending, of the notebook files that lie in what was handed in."""
    return {path.stem for path in folder.glob("*.ipynb") if path.exists()} if folder.is_dir() else set()


def _in_the_way(name: str, own: dict[str, Path]) -> bool:
    """Tell whether a student's file has the name of an instructor's folder, or lies in one that has a file's name."""
    parts = name.split(os.sep)
    above = {os.sep.join(parts[:depth]) for depth in range(1, len(parts))}
    return bool(above & own.keys()) or any(other.startswith(name + os.sep) for other in own)


def _copy(path: Path, there: Path, follow: bool) -> None:
    with open_plain(path, follow) as file, there.open("wb") as copy:
        shutil.copyfileobj(file, copy)
