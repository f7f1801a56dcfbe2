"""The engine behind nbgrader's own `Autograde`, where `nbviva.plugin.switch` has put it.

`nbgrader autograde` and the formgrader's button let the examiner run the submissions; all the rest, the folders, the
gradebook, late penalties, manual grades and comments, is nbgrader's own code.
"""

from __future__ import annotations

import fnmatch
import glob
import json
import logging
import os
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from traitlets.config import Application

from nbviva.cells.marks import grade_id, is_test
from nbviva.cells.notes import NotebookNote, TestNote
from nbviva.course.seeds import course_secret
from nbviva.course.settings import FILE
from nbviva.errors import GraderFault, NbvivaError, SettingsError

_STATE = threading.local()


def take_over() -> None:
    """Have nbgrader's own converter, in this process, find every submission, and copy no file that is not plain."""
    from nbgrader.converters import Autograde, base

    if getattr(Autograde, "nbviva", False):
        return
    original_start, original_init, original_find = Autograde.start, Autograde.init_assignment, base.find_all_files

    def start(self: Any) -> None:
        if not _is_on(self):
            return original_start(self)
        if _is_left_to_nbgrader(self):
            return original_start(self)
        try:
            with _one_message(), grader_for(Path(self.coursedir.root)):
                for note in _STATE.grader.course.settings.notes:
                    self.log.warning("%s", note)
                original_start(self)
        except SystemExit as stop:
            # of the course or the machine, not of one submission; the formgrader shows only errors of this kind
            if not isinstance(stop.__cause__, NbvivaError) or isinstance(self.parent, Application):
                raise
            self.log.error("%s", stop.__cause__)
            _notice(str(stop.__cause__))
            raise base.NbGraderException(str(stop.__cause__)) from stop.__cause__
        if self.nbviva_closed:
            message = f"not graded, because they cannot be read (see above): {', '.join(sorted(self.nbviva_closed))}"
            self.log.error(message)
            _notice(f"It was {message}")
            raise base.NbGraderException(message)

    def init_notebooks(self: Any) -> None:
        if not _is_on(self):
            base.BaseConverter.init_notebooks(self)
            return
        _find_submissions(self)
        # what is wrong with the assignment is said once, before nbgrader removes what it graded earlier
        _STATE.grader.assignment(self.coursedir.assignment_id)

    def init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
        if not _is_on(self):
            return original_init(self, assignment_id, student_id)
        with _one_message():  # what is wrong with the assignment is so for everybody, and nothing was written yet
            course_secret(_STATE.grader.course.root)
            _STATE.grader.assignment(assignment_id)
        from nbviva.plugin.times import timestamp

        base.find_all_files = plain_files
        self.coursedir.get_existing_timestamp = lambda folder: timestamp(Path(folder))
        kept = self.exclude_overwriting
        try:
            with _without_ungraded(self, assignment_id):
                return original_init(self, assignment_id, student_id)
        finally:
            base.find_all_files, self.exclude_overwriting = original_find, kept

    Autograde.start, Autograde.init_assignment = start, init_assignment
    Autograde.init_notebooks = init_notebooks
    Autograde.nbviva = True


@contextmanager
def _one_message() -> Iterator[None]:
    """End a command of nbgrader with what is wrong, as our own do; nbgrader would show a traceback."""
    try:
        yield
    except NbvivaError as error:
        raise SystemExit(f"nbviva: {error}") from error
    except KeyboardInterrupt:  # nbgrader has said so
        raise SystemExit(130) from None


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give a list that is filled meanwhile with sentences on why a submission has no grade, for the formgrader."""
    problems: list[str] = []
    _STATE.problems = problems
    try:
        yield problems
    finally:
        _STATE.problems = None


def _notice(problem: str) -> None:
    problems = getattr(_STATE, "problems", None)
    if problems is not None:
        problems.append(problem)


@contextmanager
def _without_ungraded(converter: Any, assignment: str) -> Iterator[None]:
    """Have nbgrader copy no file that only ungraded notebooks need, nor warn that such a notebook was not handed in."""
    from nbviva.course import staging

    course = _STATE.grader.course
    ungraded = course.settings.only_ungraded(assignment)
    source = course.source(assignment)
    files = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    excluded = [str(path) for path in files if staging.is_ungraded(path.as_posix(), ungraded)]
    kept = converter.exclude_overwriting.get(assignment, [])
    converter.exclude_overwriting = {**converter.exclude_overwriting, assignment: [*kept, *excluded]}
    names = {path.name for path in set(course.notebooks(assignment)) - set(course.graded(assignment))}

    def is_news(record: logging.LogRecord) -> bool:
        said = record.getMessage()
        return not (said.startswith("No submitted file: ") and os.path.basename(said) in names)

    converter.log.addFilter(is_news)
    try:
        yield
    finally:
        converter.log.removeFilter(is_news)


def _is_on(converter: Any) -> bool:
    return bool(issubclass(converter.exporter_class, Exporter))


def _is_left_to_nbgrader(converter: Any) -> bool:
    """Tell whether an assignment is not in Python and the settings leave it to nbgrader; if so, set it up for that."""
    from nbviva.course.layout import Course
    from nbviva.course.notebooks import language, read_notebook

    coursedir = converter.coursedir
    try:
        course = Course.at(Path(coursedir.root))
        if course.settings.other_languages != "nbgrader":
            return False
        found = {language(read_notebook(path)) for path in course.graded(coursedir.assignment_id)} - {"python"}
    except NbvivaError:  # it is said where the rest of what may be wrong is said
        return False
    if not found:
        return False
    for name in ("exporter_class", "sanitize_preprocessors", "autograde_preprocessors"):
        setattr(converter, name, converter.traits()[name].default(converter))
    converter.log.warning(
        "%s is in %s: nbgrader runs it itself, without a sandbox, and student code can read its hidden tests",
        coursedir.assignment_id, " and ".join(sorted(found)),
    )  # fmt: skip
    return True


@contextmanager
def grader_for(root: Path) -> Iterator[Any]:
    """Have a grader at hand for all submissions that nbgrader converts meanwhile; an outer one is used again."""
    from nbviva.course.layout import Course
    from nbviva.grading import Grader

    if getattr(_STATE, "grader", None) is not None:
        yield _STATE.grader
        return
    if not (root / FILE).is_file():
        raise SettingsError(
            f"c.CourseDirectory.root is {root}, where no {FILE} lies, and a course is the folder of its settings: move "
            "the file there, or take the line out and run the command in the folder of the course"
        )
    with Grader(Course.at(root)) as grader:
        _STATE.grader, _STATE.ready = grader, {}
        try:
            yield grader
        finally:
            _STATE.grader, _STATE.ready = None, {}


def _find_submissions(converter: Any) -> None:
    """List every submission of the assignment, with all its notebooks, whether or not they are there by their names."""
    from nbgrader.converters.base import NbGraderException

    from nbviva.course.layout import Course
    from nbviva.submission.handed_in import may_be_there

    coursedir = converter.coursedir
    source = coursedir.format_path(coursedir.source_directory, ".", coursedir.assignment_id)
    graded = Course.at(Path(coursedir.root)).graded(coursedir.assignment_id) if glob.glob(f"{source}/*.ipynb") else []
    wanted = sorted(path.stem for path in graded if fnmatch.fnmatch(path.stem, coursedir.notebook_id))
    pattern = converter._format_source(coursedir.assignment_id, coursedir.student_id)
    folders = {*glob.glob(pattern), *(path.removesuffix(".zip") for path in glob.glob(pattern + ".zip"))}
    above, name = os.path.split(pattern)
    if not glob.has_magic(name):  # a student's folder that nobody may look into hides what is in it
        folders |= {str(path) for folder in glob.glob(above) if may_be_there(path := Path(folder, name))}
    converter.nbviva_closed = _closed(converter.log, folders)
    folders.difference_update(converter.nbviva_closed)
    converter.notebooks = []
    converter.assignments = {
        folder: [os.path.join(folder, f"{n}.ipynb") for n in wanted] for folder in sorted(folders) if wanted
    }
    if not converter.assignments:
        found = "No readable submissions" if converter.nbviva_closed else "No submissions"
        message = f"{found} were matched by '{pattern}'" if wanted else f"{source} holds no notebook"
        converter.log.error(message)
        raise NbGraderException(message)


def _closed(log: logging.Logger, folders: Iterable[str]) -> set[str]:
    """Return those submissions that this machine does not let us read, and say why.

    They are left out before nbgrader begins with them, because it would take files that it does not see for files that
    were not handed in, and record 0 points.
    """
    from nbviva.errors import ExaminationError
    from nbviva.submission.archive import check_readable
    from nbviva.submission.handed_in import packed_or_not

    found = set()
    for folder in sorted(folders):
        try:
            check_readable(packed_or_not(Path(folder)))
        except ExaminationError as error:
            log.error("%s", error)
            found.add(folder)
    return found


def plain_files(path: str, exclude: list[str] | None = None) -> list[str]:
    """Return the plain files below a folder; never a link, a pipe or a device, which a submission may hold."""
    found = []
    if os.path.islink(path):
        return []
    for folder, folders, names in os.walk(path):
        if any(fnmatch.fnmatch(os.path.basename(folder), e) for e in exclude or ()):
            folders[:] = []
            continue
        for name in names:
            whole = os.path.join(folder, name)
            if not any(fnmatch.fnmatch(name, e) for e in exclude or ()) and stat.S_ISREG(os.lstat(whole).st_mode):
                found.append(whole)
    return found


class Exporter(NotebookExporter):
    """Reads a submission and returns the graded notebook; in nbgrader's second round, the notebook that it wrote."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:  # type: ignore[override]
        if self.parent is None or not self.parent._sanitizing:
            return super().from_filename(filename, resources, **kw)
        about = resources["nbgrader"]
        try:
            result = self._result(about, Path(filename))
        except NbvivaError as error:
            blameless = " This is no fault of the submission." if isinstance(error, GraderFault) else ""
            _notice(f"{about['student']} could not be graded: {error}.{blameless}")
            raise
        for note in result.notes:
            self.log.warning("%s: %s", about["student"], note)
        if result.ungradable:
            self.log.error("%s cannot be graded: %s", about["student"], result.ungradable)
            _notice(
                f"{about['student']} could not be graded: {result.ungradable}. Until it is graded again it has 0 "
                "points, and waits for a person to look at it."
            )
        resources.setdefault("metadata", {}).update(name=Path(filename).stem, path=str(Path(filename).parent))
        resources["output_extension"] = ".ipynb"
        return json.dumps(result.notebook, indent=1, ensure_ascii=False) + "\n", resources

    def _result(self, about: dict[str, str], path: Path) -> Any:
        from nbviva.submission.handed_in import packed_or_not

        key = about["assignment"], about["student"]
        graded = _STATE.ready.get(key)
        if graded is None:
            folder = packed_or_not(path.parent)
            graded = _STATE.ready[key] = _STATE.grader.grade(about["assignment"], folder, about["student"])
        result = graded.notebooks[about["notebook"]]
        if set(graded.notebooks) <= {about["notebook"]} or about["notebook"] == max(graded.notebooks):
            _STATE.ready.pop(key, None)
        return result


def _preprocessor() -> Any:
    from nbgrader.preprocessors import NbGraderPreprocessor

    return NbGraderPreprocessor


class AskForAPerson(_preprocessor()):  # type: ignore[misc]
    """Marks what a person has to look at before its points count: all of a notebook that could not be read, and test
    cells in which something was refused that may have been honest."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Set `needs_manual_grade` on the cells about which the grader asks."""
        note = NotebookNote.of(nb)
        asking = {grade_id(cell) for cell in nb.cells if is_test(cell) and (TestNote.of(cell) or TestNote()).asks}
        if note is None or not (note.ask or asking):
            return nb, resources
        from nbgrader.api import Gradebook

        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            for grade in notebook.grades:
                grade.needs_manual_grade = grade.needs_manual_grade or note.ask or grade.name in asking
            gradebook.db.commit()
        return nb, resources
