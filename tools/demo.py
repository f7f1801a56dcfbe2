"""A class made from the zoo: graded by nbgrader from release to feedback, and compared with what it should get.

`make demo` runs it and leaves the class in demo/ to look at.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from nbviva.audit.specimens import Specimen, hand_in, read
from nbviva.cells.notes import NotebookNote
from nbviva.course.layout import Course
from nbviva.errors import CourseError, NbvivaError
from nbviva.start.demo import fresh

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT = "dinosaur_island"
FUNCTIONS = ("clip", "sample", "optimize", "model")
CLASS = (
    "right/np_clip_out", "right/np_where_einsum", "right/minimum_maximum", "right/new_dict_comprehension",
    "right/beginner_loops", "right/code_golf", "right/deepcopy_softmax_by_hand", "right/stderr_warning",
    "partial/clip_only", "partial/clip_and_sample", "partial/blank",
    "wrong/clip_upper_bound_only", "wrong/sample_no_limit", "wrong/optimize_wrong_sign",
    "wrong/model_state_reset",
    "damaged/deleted_test_cell", "damaged/corrupt_json", "damaged/missing_notebook", "damaged/renamed_notebook",
)  # fmt: skip

# nbgrader writes one of these lines for each submission that it begins to grade
_BEGINS = re.compile(r"(?:Sanitizing|Converting notebook) .*submitted[/\\](?P<student>[^/\\]+)[/\\]")


@dataclass(frozen=True)
class Row:
    """One student of the demo: what was expected and what the gradebook says.

    Attributes
    ----------
    student, title : str
        Name of the zoo file, and what it stands for.
    points : dict
        Function -> points earned; empty if nothing was graded.
    total : float or None
        Points in all, None if the submission could not be graded.
    reason : str
        Why it could not be graded, and what to do.
    surprises : tuple of str
        Where the outcome is not the expected one.
    """

    student: str
    title: str
    points: dict[str, float] = field(default_factory=dict)
    total: float | None = None
    reason: str = ""
    surprises: tuple[str, ...] = ()


def specimens(course: Course) -> list[Specimen]:
    """Return the members of the class.

    Raises
    ------
    CourseError
        If one of them is not in the zoo.
    """
    folder = course.zoo(ASSIGNMENT)
    missing = [name for name in CLASS if not (folder / f"{name}.py").is_file()]
    if missing:
        raise CourseError(f"the zoo at {folder} has no {', '.join(missing)}")
    return [read(folder / f"{name}.py") for name in CLASS]


def run(course: Course, into: Path, progress: Callable[[str, float], None]) -> list[Row]:
    """Grade the class in a course of its own.

    Parameters
    ----------
    course : Course
        Where settings, source, shared modules, data and zoo come from; nothing in it is changed.
    into : Path
        Folder of the demo's course; replaced if it is one from an earlier demo.
    progress : callable
        Called with what is being done and the share that is done, from 0 to 1.

    Returns
    -------
    list of Row
        In the order of `CLASS`.

    Raises
    ------
    CourseError
        If `into` holds anything but a demo, or a command of nbgrader fails altogether.
    """
    members = specimens(course)
    demo = _fresh(course, into)
    progress("generating the student version", 0.0)
    demo.must("generate_assignment", ASSIGNMENT)
    (source,) = demo.source(ASSIGNMENT).glob(f"{ASSIGNMENT}.ipynb")
    release = demo.release(ASSIGNMENT) / source.name

    progress("handing in", 0.06)
    archive = demo.root / "downloaded" / ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as download:
        for member in members:
            folder = demo.root / "hand_in" / member.name
            hand_in(member, release, source, folder, course.settings.markers)
            for path in sorted(folder.rglob("*")):
                download.write(path, f"{member.name}/{path.relative_to(folder)}")
    shutil.rmtree(demo.root / "hand_in")
    progress("collecting", 0.08)
    demo.must("zip_collect", ASSIGNMENT)

    begun: set[str] = set()

    def line(text: str) -> None:
        match = _BEGINS.search(text)
        if match:
            begun.add(match["student"])
            progress(f"grading {match['student']}", 0.1 + 0.7 * len(begun) / len(members))

    graded = demo.nbgrader("autograde", ASSIGNMENT, on_line=line)
    (demo.root / "autograde.log").write_text(graded.stdout, encoding="utf-8")
    progress("writing feedback", 0.85)
    demo.must("generate_feedback", ASSIGNMENT)
    progress("exporting grades", 0.95)
    demo.must("export")
    rows = _rows(demo, members)
    if graded.returncode != 0:
        raise CourseError(
            f"nbgrader autograde ended with exit code {graded.returncode}; see {demo.root / 'autograde.log'}"
        )
    progress("done", 1.0)
    return rows


def why_ungradable(graded: Path) -> str:
    """Return why a submission could not be read, as the graded notebook records it; empty if it has a grade."""
    if not graded.is_file():
        return "it was not graded: see autograde.log"
    note = NotebookNote.of(json.loads(graded.read_text(encoding="utf-8")))
    return note.notes[0] if note is not None and note.ask else ""


def _fresh(course: Course, into: Path) -> Course:
    """Make the demo's course, which collects a download."""
    demo = fresh(course, into)
    with (demo.root / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(
            "\n# ---- the demo's download has one folder for each student\n"
            "c.FileNameCollectorPlugin.named_regexp = r'.*[\\\\/](?P<student_id>\\w+)[\\\\/](?P<file_id>[^\\\\/]+)$'\n"
            "c.FileNameCollectorPlugin.valid_ext = ['.ipynb', '.txt']\n"
        )
    return demo


def _rows(demo: Course, members: list[Specimen]) -> list[Row]:
    from nbgrader.api import Gradebook, MissingEntry

    rows = []
    with Gradebook(demo.db_url) as gradebook:
        tests = {cell.name: cell.max_score for cell in gradebook.find_assignment(ASSIGNMENT).notebooks[0].grade_cells}
        for member in members:
            reason = why_ungradable(demo.root / "autograded" / member.name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
            try:
                submission = gradebook.find_submission(ASSIGNMENT, member.name)
                scores = {g.cell.name: g.auto_score for nb in submission.notebooks for g in nb.grades}
            except MissingEntry:
                scores = {}
            if reason or not scores or None in scores.values():
                reason = reason or "it was not graded: see autograde.log"
                fits = member.ungradable and member.ungradable in reason
                surprises: tuple[str, ...] = (
                    () if fits else (f"expected {member.ungradable or 'a grade'}, got: {reason}",)
                )
                rows.append(Row(member.name, member.title, reason=reason, surprises=surprises))
                continue
            expected = {name: 0.0 if name in member.loses else full for name, full in tests.items()}
            surprises = tuple(
                f"{name}: {scores.get(name)} points, expected {points}"
                for name, points in expected.items()
                if scores.get(name) != points
            )
            if member.ungradable:
                surprises = (f"was graded, expected: {member.ungradable}", *surprises)
            points: dict[str, float] = {}
            for name, score in scores.items():
                function = name.split("_")[1]
                points[function] = points.get(function, 0.0) + score
            rows.append(Row(member.name, member.title, points, sum(points.values()), surprises=surprises))
    return rows


def table(rows: list[Row]) -> Table:
    """Return the points of each member, as they are shown in a terminal."""
    table = Table(title="Points for each function", title_justify="left", expand=True)
    table.add_column("submission", no_wrap=True)
    for function in FUNCTIONS:
        table.add_column(function, justify="right")
    table.add_column("total", justify="right", style="bold")
    table.add_column("what it is", no_wrap=True, overflow="ellipsis", ratio=1)
    for row in rows:
        if row.total is None:
            table.add_row(row.student, *["-"] * len(FUNCTIONS), "-", "[yellow]not graded, see below[/yellow]")
        else:
            table.add_row(row.student, *[f"{row.points.get(f, 0):g}" for f in FUNCTIONS], f"{row.total:g}", row.title)
    return table


def main() -> int:
    """Grade the class and show what it got; return 1 if that is not as expected."""
    parser = argparse.ArgumentParser(description="Grades a class of made-up students from release to feedback.")
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", default=ROOT / "demo",
        help="where to leave it to look at (default: demo/ in the course)",
    )  # fmt: skip
    into = parser.parse_args().into
    console = Console()
    with Progress(TextColumn("{task.description:44}"), BarColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("starting", total=1.0)
        rows = run(Course.at(ROOT), into, lambda text, share: bar.update(task, description=text, completed=share))
    console.print(table(rows))
    for row in rows:
        if row.reason:
            console.print(f"[yellow]not graded[/yellow]  {row.student}: {row.reason}", soft_wrap=True, highlight=False)
        for surprise in row.surprises:
            console.print(f"[red]not as expected[/red]  {row.student}: {surprise}", soft_wrap=True)
    graded = sum(row.total is not None for row in rows)
    wrong = sum(bool(row.surprises) for row in rows)
    console.print(f"{graded} of {len(rows)} submissions graded, {wrong} not as expected.")
    console.print("Look at gradebook.db, autograded/, feedback/ and grades.csv in", soft_wrap=True)
    console.print(str(into.resolve()), soft_wrap=True, highlight=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NbvivaError as error:
        sys.exit(f"nbviva: {error}")
