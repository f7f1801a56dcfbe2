"""What is written under `autograded/`: graded notebooks and the files beside them, as nbgrader's converter leaves them.

Nothing of a submission but plain files is copied; the instructor's versions win. Each folder is replaced as a whole.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

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

LARGE = 1 << 20  # bytes of a file that is read anew for each submission, not kept


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
        self._contents: dict[Path, bytes | None] = {}
        self._permissions = int(str(self._nbgraders.permissions), 8)
        atomic.sweep(glob.escape(str(self._place("\0"))).replace("\0", "*"))

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
                with self._open(name, path) as file, (made / name).open("wb") as copy:
                    shutil.copyfileobj(file, copy)
            for name, text in texts.items():
                (made / name).write_bytes(text.encode("utf-8", "replace"))
            # last, and as nbgrader's `BaseConverter.set_permissions`: two names may be one file, on macOS
            for name in (*files, *texts):
                os.chmod(made / name, self._permissions)
            if self._coursedir.groupshared:
                self._share(made)

    def _open(self, name: str, path: Path) -> BinaryIO:
        """Open a file to be copied; what every submission gets is read once, if it is not large."""
        if path is not self._own.get(name):
            return open_plain(path)
        if path not in self._contents:
            with open_plain(path, follow=True) as file:
                content = file.read(LARGE)
            self._contents[path] = content if len(content) < LARGE else None
        kept = self._contents[path]
        return open_plain(path, follow=True) if kept is None else io.BytesIO(kept)

    def _share(self, made: Path) -> None:
        """Let the group of instructors write into the folders, as nbgrader does."""
        shared = [Path(self._coursedir.format_path(self._coursedir.autograded_directory, ".", "."))]
        for path in [*shared, *(Path(folder) for folder, *_ in os.walk(made))]:
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
