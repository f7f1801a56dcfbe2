"""Proves an assignment before its release: each right solution earns everything, each wrong one loses where it should.

What is proved, and how, stands in docs/audit.md. The result is a value; `audit.report` shows it to people.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbviva.audit import checks, mutants, proving, release, specimens
from nbviva.audit.proving import Means, Progress
from nbviva.audit.result import Audit, NotebookAudit, Problem
from nbviva.cells.marks import Mark, grade_id, is_answer, is_test
from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.course.notebooks import language, read_notebook
from nbviva.errors import CourseError, ExaminationError, ForkServerGone
from nbviva.grading.source import libraries
from nbviva.report.mistakes import KnownMistake

_RAISED = re.compile(r"^ *(?:\w+\.)*(\w+(?:Error|Exception): .+)$", re.MULTILINE)
RUNS = 20  # of each right variant, in different environments
NO_SOLUTIONS = """\
tests/zoo/{0}/ has no solutions to try. With some, the audit proves that right ones earn everything and that \
wrong ones lose. One is a file in its folder right/ or wrong/, such as
  # /// zoo
  # title = "Forgets the sign"
  # loses = ["{1}"]
  # ///
  # %% {2}
and then the text of this answer cell. A right one has no line with `loses`."""
NOTHING_RUN = "Nothing was run and no student version made: that comes first."
UNRELEASED = "{0} is not there yet, so nothing was compared with it: `nbviva release {1}` makes it."


def run(
    course: Course,
    assignment: str,
    pythons: Sequence[str] = (),
    fix_release: bool = False,
    runs: int = RUNS,
    progress: Progress = lambda what, done, total: None,
    students: int = 0,
    strict: bool = False,
) -> Audit:
    """Audit an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
    pythons : sequence of str
        Further interpreters, with another NumPy, in which the right variants must earn everything too.
    runs : int
        Runs of each right variant, each in another environment.
    fix_release : bool
        Write `release/<assignment>` if, and only if, there is no problem.
    progress : callable
        Called with what is being done, how many trials are done, and how many there will be.
    students : int
        How many seeds of students each solution is graded with besides: no verdict may depend on them.
    strict : bool
        Whether what is worth a look holds the release back, too.

    Raises
    ------
    CourseError
        If the assignment does not exist, a solution of known verdict cannot be read, or the system cannot fork.
    TrialError
        If an interpreter does not start.
    """
    if not hasattr(os, "fork"):
        raise CourseError("the audit runs each trial in a forked process, which Windows cannot do: run it in WSL")
    zoo, markers = course.zoo(assignment), course.settings.markers
    known = [specimen for specimen in specimens.collect(zoo) if specimen.group != "damaged"]
    sources, refused = _read(course, assignment)
    if any(refused.values()):  # with such faults nbgrader refuses to make a release, or makes a wrong one
        whole = tuple(NotebookAudit(name, problems=found) for name, found in refused.items() if found)
        return Audit(assignment, whole, notes=(NOTHING_RUN,))
    problems: list[Problem] = []
    advice: list[Problem] = []
    notes: list[str] = []
    notebooks: dict[str, NotebookAudit] = {}
    with tempfile.TemporaryDirectory(prefix="audit-") as scratch:
        generated, files = Path(scratch) / "generated", Path(scratch) / "files"
        learned: dict[str, checks.Learned] = {}
        others = {found for source in sources.values() if (found := language(source)) != "python"}
        try:
            if others:  # which the settings leave to nbgrader
                what = f"is for {', '.join(sorted(others))}, and only Python is run here: no solution was tried"
                advice.append(Problem(assignment, what))
            else:
                progress("trying the engine", 0, 1)
                engine = checks.in_engine(course, assignment)
                if isinstance(engine, str):
                    what = "was not tried in the engine, whose sandbox does not start on this machine"
                    advice.append(Problem(assignment, what, engine))
                else:
                    learned = engine
            progress("generating the student version", 0, 1)
            release.generate(course, assignment, generated)
        except ForkServerGone:
            raise  # no assignment is at fault
        except (CourseError, ExaminationError) as error:
            return Audit(assignment, (), (Problem(assignment, "is refused", _reason(error)),))
        for source in sources.values():
            problems += release.leaks(source, generated, markers)
        if not others:
            _lay_out(course, assignment, files)
            means = Means(
                markers, course.shown(zoo), files, _imports(sources, files),
                course.settings.limits.submission_seconds, known, _explanations(zoo), pythons, runs, students, progress,
            )  # fmt: skip
            for name, source in sources.items():
                student = nbformat.read(generated / name, as_version=4)
                notebooks[name] = proving.prove(name, source, student, means, learned.get(name))
        if without := mutants.missing():
            advice.append(Problem(assignment, without))
        if notebooks and not known and (hint := _no_solutions(assignment, sources)):
            notes.append(hint)
        committed = course.release(assignment)
        if fix_release:
            if Audit(assignment, tuple(notebooks.values()), tuple(problems), tuple(advice)).passes(strict):
                release.replace(committed, generated)
        elif committed.is_dir():
            problems += release.differences(committed, generated)
        else:
            notes.append(UNRELEASED.format(course.shown(committed), assignment))
    return Audit(assignment, tuple(notebooks.values()), tuple(problems), tuple(advice), tuple(notes))


def known_mistakes(course: Course, assignment: str, names: Collection[str] = ()) -> tuple[KnownMistake, ...]:
    """Return how wrong solutions make the checks end, without the rest of an audit.

    Parameters
    ----------
    course : Course
        With a student version of the assignment.
    assignment : str
    names : collection of str
        Of the solutions; all of the zoo if empty.
    """
    zoo = specimens.collect(course.zoo(assignment))
    wanted = [one for one in zoo if one.group == "wrong" and (not names or one.name in names)]
    found: list[KnownMistake] = []
    with tempfile.TemporaryDirectory(prefix="audit-") as scratch:
        files = Path(scratch) / "files"
        _lay_out(course, assignment, files)
        sources = {path.name: read_notebook(path) for path in course.graded(assignment)}
        means = Means(
            course.settings.markers, "", files, _imports(sources, files), proving.SECONDS, wanted, {}, (),
            proving.WRONG_RUNS, 0, lambda *_: None,
        )  # fmt: skip
        for name, source in sources.items():
            student = nbformat.read(course.release(assignment) / name, as_version=4)
            found += proving.mistakes(name, source, student, means)
    return tuple(found)


# ---- what lies around the notebooks


def _read(course: Course, assignment: str) -> tuple[dict[str, NotebookNode], dict[str, tuple[Problem, ...]]]:
    """Return the instructor's notebooks, and for each what the engine or nbgrader would refuse."""
    sources: dict[str, NotebookNode] = {}
    refused: dict[str, tuple[Problem, ...]] = {}
    for path in course.graded(assignment):
        source = checks.read(course, path)
        if isinstance(source, Problem):
            refused[path.name] = (source,)
        else:
            sources[path.name] = source
            place = course.shown(path)
            refused[path.name] = tuple(checks.problems(path.name, source, course.settings.markers, place))
    return sources, refused


def _reason(error: Exception) -> str:
    """Return why the engine or nbgrader refuses an assignment: of a log the last exception, if there is one."""
    return next(reversed(_RAISED.findall(str(error))), str(error))


def _imports(sources: Mapping[str, NotebookNode], files: Path) -> tuple[str, ...]:
    """Return the libraries that notebooks and the modules beside them import."""
    return libraries(sources.values(), {p.relative_to(files).as_posix(): p.read_bytes() for p in files.rglob("*.py")})


def _no_solutions(assignment: str, sources: Mapping[str, NotebookNode]) -> str:
    """Return how solutions of known verdict are written, with names from the assignment."""
    for source in sources.values():
        test = next((grade_id(cell) for cell in source.cells if is_test(cell) and Mark.of(cell).points), "")
        answer = next((grade_id(cell) for cell in source.cells if is_answer(cell) and not Mark.of(cell).by_hand), "")
        if test and answer:
            return NO_SOLUTIONS.format(assignment, test, answer)
    return ""


def _lay_out(course: Course, assignment: str, files: Path) -> None:
    """Put what lies beside the notebooks into `files`, with bytecode, so that a trial need not compile it."""
    shutil.copytree(course.source(assignment), files, ignore=shutil.ignore_patterns("*.ipynb", ".*"))
    staging.stage(course.settings, assignment, files)
    ungraded = course.settings.only_ungraded(assignment)
    for path in files.rglob("*"):
        if path.is_file() and staging.is_ungraded(path.relative_to(files).as_posix(), ungraded):
            path.unlink()
    compileall.compile_dir(files, quiet=2)


def _explanations(folder: Path) -> dict[tuple[str, str], str]:
    """Return why certain mutants are no mistakes: (cell, change) -> reason, from `equivalent.toml` in the zoo."""
    path = folder / "equivalent.toml"
    if not path.is_file():
        return {}
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    return {(entry["cell"], entry["change"]): entry["why"] for entry in entries}
