"""The student version: generated from the source by nbgrader, compared with what is committed, and tried unsolved."""

from __future__ import annotations

import contextlib
import filecmp
import json
import os
import re
import shutil
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from nbviva import atomic
from nbviva.audit import giveaways
from nbviva.audit.result import Problem
from nbviva.cells.marks import Mark, Markers, grade_id, is_answer, is_test
from nbviva.course.layout import Course
from nbviva.course.notebooks import read_notebook
from nbviva.errors import CourseError

MADE = "nbviva_made"  # what the folder of student versions is called in a copy
_IMPORT = re.compile(r"import |from [\w.]+ import ")
_QUOTED = re.compile(r"`([^`\n]+)`")


def generate(course: Course, assignment: str, into: Path) -> None:
    """Make the student version of an assignment with `nbgrader generate_assignment` and put it into `into`.

    The work is done in a copy of the course: neither its gradebook nor its `release/` is touched. `into` is replaced
    as a whole once the new version is complete.

    Raises
    ------
    CourseError
        If nbgrader refuses; with the end of its log.
    """
    for path in course.notebooks(assignment):  # says it better than nbgrader if there is none, or it is damaged
        read_notebook(path)
    with tempfile.TemporaryDirectory(prefix="release-") as scratch:
        copy = course.copy_to(Path(scratch))
        # in the copy, wherever the settings have it
        copy.must(
            "generate_assignment", assignment, "--force", "--no-db", f"--CourseDirectory.release_directory={MADE}"
        )
        replace(into, copy.settings.folder("release", assignment, called=MADE))


def replace(folder: Path, by: Path) -> None:
    """Put a copy of the folder `by` in the place of `folder`, in one step."""
    with atomic.draft(folder) as made:
        shutil.copytree(by, made, dirs_exist_ok=True)


def differences(committed: Path, generated: Path) -> list[Problem]:
    """Return a problem for each file that is missing, left over, or not equal byte for byte.

    The ids of cells do not count: nbformat makes up those that a source has not, or has twice, anew each time.
    """
    here, there = _files(committed), _files(generated)
    advice = "run `nbviva release` and commit the result"
    problems = [Problem(name, f"is not in {committed.name} of release/: {advice}") for name in sorted(there - here)]
    problems += [
        Problem(name, f"is in release/ but is not generated any more: {advice}") for name in sorted(here - there)
    ]
    for name in sorted(here & there):
        if not _is_same(committed / name, generated / name):
            problems.append(Problem(name, f"is not what source/ generates: {advice}"))
    return problems


def _is_same(one: Path, other: Path) -> bool:
    if filecmp.cmp(one, other, shallow=False):
        return True
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError):  # it is no notebook
        return one.suffix == ".ipynb" and _without_ids(one) == _without_ids(other)
    return False


def _without_ids(path: Path) -> Any:
    found = json.loads(path.read_bytes())
    for cell in found["cells"]:
        cell.pop("id", None)
    return found


def leaks(source: NotebookNode, release: Path, markers: Markers) -> list[Problem]:
    """Return a problem for each line of a solution, a hidden test or a mark scheme that stands in a released file.

    Short lines give nothing away, nor do lines that the source itself shows outside of its secret regions: as a line
    or a part of one, or quoted in the exercise's text between backticks. Of an answer without markers what its own cell
    is released with is no secret.
    """
    shown = [markers.shown(cell) for cell in source.cells]
    public = {line.strip() for text in shown for line in text.splitlines()}
    public |= {quoted for text in shown for quoted in _QUOTED.findall(text)}
    notebooks = {name: read_notebook(release / name) for name in sorted(_files(release)) if name.endswith(".ipynb")}
    released = {grade_id(cell): cell.source for notebook in notebooks.values() for cell in notebook.cells}
    for cell in source.cells:
        if is_answer(cell) and not markers.solution.inside(cell.source):  # it may be what learners begin with
            public |= {line.strip() for line in released.get(grade_id(cell), "").splitlines()}
    secret: dict[str, str] = {}
    for cell in source.cells:
        for body in markers.secrets(cell):
            for line in body.splitlines():
                # `return a` gives nothing away, and is in many a cell
                line = line.strip()
                if len(line) >= 12 and not any(line in one for one in public):
                    secret.setdefault(line, grade_id(cell) or cell.get("id", ""))
    problems = []
    for name in sorted(_files(release)):
        content = (release / name).read_bytes()
        # any file: a figure's metadata may hold the cell that drew it
        text = (content + _picture_text(content)).decode("utf-8", errors="replace")
        if name in notebooks:
            text += "\n" + "\n".join(cell.source for cell in notebooks[name].cells)
        for delimiters in markers.all:
            if delimiters.begin in text:
                problems.append(Problem(name, f"still holds '{delimiters.begin}'"))
        if name.startswith("utils/"):
            continue  # shared modules may use the same NumPy calls; they are public on their own account
        module = name.endswith(".py")
        for line, cell in secret.items():
            if line in text and not (module and _IMPORT.match(line)):  # modules need the same libraries
                problems.append(Problem(name, f"holds a line of the hidden part of cell '{cell}': {line!r}"))
    return problems


def unsolved(release: Path, notebook: str) -> list[Problem]:
    """Run the student version as it is released and return what does not behave as it should.

    Every test cell with points must fail, and no other cell may break except where it calls a function that the
    learner has yet to write (NotImplementedError).

    Parameters
    ----------
    release : Path
        Folder of the student version; a copy of it is run.
    notebook : str
        File name of the notebook.
    """
    problems = []
    for number, cell in enumerate(_executed(release, notebook).cells, 1):
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        name = grade_id(cell)
        where = f"{notebook}: cell '{name}'" if name else f"{notebook}: cell number {number}"
        if is_test(cell) and Mark.of(cell).points and not errors:
            problems.append(Problem(where, "passes in the unsolved notebook: its visible part must call the function"))
        for error in errors:
            if is_test(cell) or is_answer(cell) or error.ename == "NotImplementedError":
                continue
            problems.append(Problem(where, f"breaks in the unsolved notebook: {error.ename}: {error.evalue}"))
    return problems


def _executed(release: Path, notebook: str) -> NotebookNode:
    """Return a notebook of the student version as its kernel leaves it."""
    import nbclient  # needs half a second

    with tempfile.TemporaryDirectory(prefix="unsolved-") as scratch:
        folder = Path(scratch) / release.name
        shutil.copytree(release, folder)
        nb = read_notebook(folder / notebook)
        client = nbclient.NotebookClient(
            nb, timeout=120, allow_errors=True, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
            extra_arguments=["--log-level=ERROR"],  # it warns that others on this machine could listen
        )  # fmt: skip
        # as when a learner presses Validate: what a notebook does at length for a reader, it does in short
        client.execute(env={**os.environ, "NBGRADER_EXECUTION": "validate"})
    return nb


def given_away(source: Path, release: Path, markers: Markers) -> list[Problem]:
    """Return a problem for each answer that a function or class of the student version can stand in for.

    Parameters
    ----------
    source : Path
        The instructor's notebook. The student version has one of that name, or there is nothing to say.
    release : Path
        Folder of the student version.
    markers : Markers

    Raises
    ------
    TrialError
        If the modules of the student version cannot be tried.
    """
    theirs = release / source.name
    if not theirs.is_file() or not hasattr(os, "fork"):  # without it, as on Windows, no trial can be run
        return []
    ours, student = read_notebook(source), read_notebook(theirs)
    found = giveaways.problems(ours, student, release, markers)
    return [Problem(f"{source.name}: {problem.where}", problem.what) for problem in found]


def check(course: Course, assignment: str, on_stage: Callable[[str], None] | None = None) -> list[Problem]:
    """Return everything that is wrong with the committed student version of an assignment; empty if nothing is."""
    say = on_stage or (lambda text: None)
    committed = course.release(assignment)
    if not committed.is_dir():
        course.notebooks(assignment)  # without any, it is not the release that is missing
        raise CourseError(f"{course.shown(committed)} does not exist: run `nbviva release {assignment}`")
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory(prefix="check-") as scratch:
        say("generating the student version")
        generated = Path(scratch) / assignment
        generate(course, assignment, generated)
        problems += differences(committed, generated)
    for path in course.notebooks(assignment):
        say(f"looking for leaks of {path.name}")
        problems += leaks(read_notebook(path), committed, course.settings.markers)
        say(f"running {path.name} unsolved")
        problems += unsolved(committed, path.name)
        say(f"trying what release/{assignment} offers in the place of answers to {path.name}")
        problems += given_away(path, committed, course.settings.markers)
    return problems


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }


def _picture_text(content: bytes) -> bytes:
    """Return the compressed texts of a PNG file; its other texts stand in it as they are."""
    texts, at = [], 8
    while content.startswith(b"\x89PNG") and at + 8 <= len(content):
        (length,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        if kind in (b"zTXt", b"iTXt"):
            for start in range(at + 8, min(at + 120, at + 8 + length)):  # after a keyword of at most 79 bytes
                with contextlib.suppress(zlib.error):
                    texts.append(zlib.decompress(content[start : at + 8 + length]))
        at += 12 + length
    return b"\n".join(texts)
