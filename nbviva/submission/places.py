"""Where the submissions of an assignment lie, and who has one; for thousands of students in a fraction of a second."""

from __future__ import annotations

import os
from pathlib import Path

from nbviva.course.layout import Course
from nbviva.course.places import NAME
from nbviva.errors import ExaminationError
from nbviva.submission.handed_in import may_be_there, packed_or_not


class Places:
    """The folders in which students hand in an assignment, whatever the settings call them.

    Parameters
    ----------
    course : Course
    assignment : str

    Attributes
    ----------
    top : Path
        The folder in whose subfolders, or files, the names of students are.
    """

    def __init__(self, course: Course, assignment: str):
        whole = str(course.submitted(assignment, NAME))
        above, _, self._below = whole.partition(NAME)
        self.top = Path(above)

    def of(self, student: str) -> Path:
        """Return what a student handed in: a folder, or a zip archive of its name where there is no folder."""
        return packed_or_not(Path(self._folder(student)))

    def _folder(self, student: str) -> str:
        return f"{self.top}{os.sep}{student}{self._below}"

    def everybody(self) -> dict[str, Path]:
        """Return who handed in, sorted, and where it lies.

        Raises
        ------
        ExaminationError
            If this machine does not let us look.
        """
        try:
            with os.scandir(self.top) as entries:
                names = sorted(one.name for one in entries if not one.name.startswith(".") and one.is_dir())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ExaminationError(
                f"{self.top} cannot be read ({error.strerror}): see that your user may read it"
            ) from error
        found = {}
        for name in names:
            folder = self._folder(name)
            if os.path.exists(folder):
                found[name] = Path(folder)
            elif may_be_there(place := packed_or_not(Path(folder))):
                found[name] = place
        return found
