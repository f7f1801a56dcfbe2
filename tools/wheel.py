"""Builds the engine's wheel, installs it where nothing else is, and grades the course of docs/any_course.md with it.

.venv/bin/python tools/wheel.py

Once with the oldest of all libraries that pyproject.toml allows, once with the newest that are tested.
"""

from __future__ import annotations

import contextlib
import copy
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from packaging.requirements import Requirement

from tools import bootstrap

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "any_course.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "temperatures"
SECONDS = 300  # for one command, on a machine that does much else

# ---- the course: two functions, four submissions, and one specimen of each kind for the audit

SOLUTIONS = {
    "celsius": "def celsius(fahrenheit):\n    return (fahrenheit - 32) * 5 / 9",
    "warmest": "def warmest(file):\n    with open(file) as lines:\n        return max(float(line) for line in lines)",
}
HIDDEN = "assert celsius(-459.67) < -273"
SHOWN = "assert celsius(212) == 100\nassert round(celsius(50.5), 3) == 10.278"
TESTS = {
    "test_celsius": (2, f"{SHOWN}\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"),
    "test_warmest": (3, 'assert warmest("readings.txt") == 88.5'),
}
ROUNDED = {"celsius": "def celsius(fahrenheit):\n    return max(0, round((fahrenheit - 32) * 5 / 9))"}
SUBMISSIONS: dict[str, tuple[dict[str, str], float]] = {  # student -> answers, points
    "ada": (SOLUTIONS, 5),
    "ben": (SOLUTIONS | ROUNDED, 3),
    "eve": ({"celsius": "import os\nos._exit(0)"}, 0),
}
ZOO = {
    "right/own_way": ["", "def celsius(fahrenheit):\n    return (fahrenheit - 32) / 1.8"],
    "wrong/rounded": ['# loses = ["test_celsius"]\n', ROUNDED["celsius"]],
}


def write_course(folder: Path) -> None:
    """Write the course that the page describes: its settings, a shared file, a notebook, and a zoo."""
    files = {
        "nbgrader_config.py": blocks()[0],
        "data/readings.txt": "41.0\n88.5\n-3\n",
        **{
            f"tests/zoo/{NAME}/{name}.py": f'# /// zoo\n# title = "{name}"\n{loses}# ///\n\n# %% celsius\n{cell}\n'
            for name, (loses, cell) in ZOO.items()
        },
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    cells = []
    for (name, solution), (test, (points, text)) in zip(SOLUTIONS.items(), TESTS.items(), strict=True):
        cells.append(cell(f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION", grade_id=name, solution=True))
        cells.append(cell(text, grade_id=test, grade=True, locked=True, points=points))
    write_notebook(folder / "source", cells)


def cell(source: str, **mark: object) -> nbformat.NotebookNode:
    """Return a code cell that nbgrader knows."""
    all_of_it = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, **mark}
    return new_code_cell(source, metadata={"nbgrader": all_of_it})


def write_notebook(folder: Path, cells: list[nbformat.NotebookNode]) -> None:
    """Write the notebook into its assignment's folder."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / NAME).mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / NAME / f"{NAME}.ipynb")


def hand_in(course: Path) -> None:
    """Answer the released notebook as each student does."""
    released = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for student, (answers, _) in SUBMISSIONS.items():
        cells = copy.deepcopy(released.cells)
        for one in cells:
            one.source = answers.get(one.metadata.nbgrader.grade_id, one.source)
        write_notebook(course / "submitted" / student, cells)


def blocks() -> list[str]:
    """Return the Python that the page shows: the settings, then a program."""
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


# ---- wheel and sdist


def build(into: Path) -> Path:
    """Build both, and the wheel from the sdist once more; return the wheel.

    Raises
    ------
    SystemExit
        If they hold anything but the engine, lack a file of it, or the two wheels differ.
    """
    run([sys.executable, "-m", "hatchling", "build", "-d", into], ROOT)
    (wheel,), (sdist,) = into.glob("*.whl"), into.glob("*.tar.gz")
    top = f"{PROJECT['name']}-{PROJECT['version']}"
    engine = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "nbviva").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = {f"{top}.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
    compare("the wheel", content(wheel).keys(), engine | about | {f"{top}.dist-info/licenses/LICENSE"})
    beside = {"pyproject.toml", "LICENSE", "PKG-INFO", ".gitignore", PROJECT["readme"]}
    with tarfile.open(sdist) as archive:
        names = {member.name.removeprefix(f"{top}/") for member in archive.getmembers() if member.isfile()}
        archive.extractall(into, filter="data")
    compare("the sdist", names, engine | beside)
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", into / "again"], into / top)
    if content(wheel) != content(into / "again" / wheel.name):
        sys.exit("wheel: the wheel that is built from the sdist is another one")
    print(f"{wheel.name}: {len(engine)} files of the engine and {len(about) + 1} about it; the sdist gives the same")
    return wheel


def content(wheel: Path) -> dict[str, bytes]:
    """Return the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def compare(what: str, found: object, expected: set[str]) -> None:
    """Leave with the names that are too many or missing."""
    more, less = sorted(set(found) - expected), sorted(expected - set(found))  # type: ignore[call-overload]
    if more or less:
        sys.exit(f"wheel: {what} holds {', '.join(more) or 'nothing more'} and lacks {', '.join(less) or 'nothing'}")


# ---- an environment that holds nothing else


@dataclass(frozen=True)
class Place:
    """A folder with an environment and a course, and nothing of this repository."""

    name: str
    folder: Path

    def python(self, *words: object) -> str:
        """Run Python there as somebody whose home is empty; return what it printed."""
        kept = {
            k: v for k, v in os.environ.items() if not re.match(r"PYTHON|VIRTUAL_ENV|JUPYTER|IPYTHON|XDG|NBVIVA", k)
        }
        programs = self.folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
        return run(
            [programs / "python", *words], self.folder / "course", {**kept, "HOME": str(self.folder), "PATH": path}
        )

    def install(self, wheel: Path, *how: object) -> None:
        """Make the environment."""
        uv = [sys.executable, "-m", "uv"] if find_spec("uv") else ["uv"]
        python = self.folder / "env"
        run([*uv, "venv", "--quiet", "--python", sys.executable, python], self.folder, bootstrap.ENVIRONMENT)
        # Its requirements are named too: uv takes the oldest of what is named, not of what that brings along.
        wanted = [f"{PROJECT['name']}[audit] @ {wheel.as_uri()}", *PROJECT["dependencies"]]
        settings = {**bootstrap.ENVIRONMENT, "UV_COMPILE_BYTECODE": "0"}  # most of it is never loaded
        run([*uv, "pip", "install", "--quiet", "--python", python, *how, *wanted], self.folder, settings)

    def points(self) -> dict[str, float]:
        """Return what the gradebook says of each student."""
        question = """
            SELECT submitted_assignment.student_id, SUM(grade.auto_score) FROM grade
            JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
            JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id GROUP BY 1"""
        with contextlib.closing(sqlite3.connect(self.folder / "course" / "gradebook.db")) as gradebook:
            return dict(gradebook.execute(question))


def run(words: list[object], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a command and return what it printed; leave with it if the command fails or takes too long."""
    command = [str(word) for word in words]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", start_new_session=True,
    ) as process:  # fmt: skip
        try:
            said, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # what it started too
            sys.exit(f"wheel: {' '.join(command)} took more than {SECONDS} s:\n{process.communicate()[0]}")
    if process.returncode:
        sys.exit(f"wheel: {' '.join(command)} ended with exit code {process.returncode}:\n{said}")
    return said


def locked(folder: Path) -> tuple[Path, Path]:
    """Write down what the lock pins: all of it, and what is not named by pyproject.toml.

    Of those libraries it names, the oldest are wanted too; those that they bring along are the same in both.
    """
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = {Requirement(line).name for line in PROJECT["dependencies"]}
    others = [line for line in lines if line.split("==")[0] not in named]
    (folder / "all.txt").write_text("\n".join(lines), encoding="utf-8")
    (folder / "others.txt").write_text("\n".join(others), encoding="utf-8")
    return folder / "all.txt", folder / "others.txt"


def use(place: Place, wheel: Path, *how: object) -> str:
    """Do in an empty environment what a course does with the engine; return a line about it.

    Raises
    ------
    SystemExit
        If anything is not as it should be.
    """
    course = place.folder / "course"
    write_course(course)
    place.install(wheel, *how)
    version = place.python("-m", "nbviva", "--version").strip()
    if version != f"nbviva {PROJECT['version']}":
        sys.exit(f"wheel: {place.name}: nbviva --version says {version!r}")
    place.python("-m", "nbviva", "audit", NAME, "--runs", "2", "--fix-release")
    place.python("-m", "nbgrader", "generate_assignment", NAME, "--force")
    hand_in(course)
    expected = {student: points for student, (_, points) in SUBMISSIONS.items()}
    for command in (["nbgrader", "autograde", NAME], ["nbviva", "autograde", NAME, "--fresh"]):
        place.python("-m", *command)
        if place.points() != expected:
            sys.exit(f"wheel: {place.name}: {' '.join(command)} gave {place.points()}, expected {expected}")
    place.python("-m", "nbgrader", "generate_feedback", NAME)
    for student in SUBMISSIONS:
        page = (course / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")
        if HIDDEN in page or "Celsius" not in page:
            sys.exit(f"wheel: {place.name}: the feedback of {student} shows a hidden test, or no check at all")
    said = place.python("-c", blocks()[1])
    if said.splitlines() != ["ada: 5 of 5", "test_celsius: 2", "test_warmest: 3"]:
        sys.exit(f"wheel: {place.name}: the program of {PAGE.name} printed:\n{said}")
    shown = "import importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in ('nbgrader', 'numpy', 'ipython')))"
    return f"{place.name}: released, graded by both commands, told to students; {place.python('-c', shown).strip()}"


def main() -> None:
    """Build, and use what was built in two places at once."""
    bootstrap.name_index()
    with tempfile.TemporaryDirectory(prefix="nbviva-wheel-") as scratch, ThreadPoolExecutor() as pool:
        folder = Path(scratch)
        wheel = build(folder / "dist")
        everything, others = locked(folder)
        oldest = ("--resolution", "lowest-direct", "--only-binary", "numpy", "--constraint", others)
        ways = {"oldest": oldest, "newest": ("--constraint", everything)}
        for name in ways:
            (folder / name).mkdir()
        runs = [pool.submit(use, Place(name, folder / name), wheel, *how) for name, how in ways.items()]
        for done in runs:
            print(done.result())


if __name__ == "__main__":
    main()
