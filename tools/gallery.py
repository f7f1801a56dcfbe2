"""Grades the courses of `tests/gallery/` with stock nbgrader, or shows where the engine records something else."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import gallery  # noqa: E402
from support.gallery import Gallery  # noqa: E402

from nbviva.cells.marks import grade_id  # noqa: E402
from nbviva.course.layout import Course  # noqa: E402
from nbviva.errors import CourseError  # noqa: E402


def by_stock(course: Gallery, folder: Path) -> dict[str, Any]:
    """Return what is stored of stock nbgrader: the rows of each submission, None where its grading stopped.

    Raises
    ------
    CourseError
        If nbgrader does not make the release, or makes another one than `gallery.release`.
    """
    made = gallery.build([course], folder)
    made.must("generate_assignment", course.name)
    for stem in course.notebooks:
        released = nbformat.read(made.release(course.name) / f"{stem}.ipynb", as_version=4)
        if [c.source for c in released.cells] != [c.source for c in gallery.release(course, stem).cells]:
            raise CourseError(f"{course.name}: nbgrader's release is not the one that tests/support/gallery.py makes")
    gallery.hand_in(course, made)
    said = made.nbgrader("autograde", course.name)  # old marks end it: who has them comes last, in alphabetical order
    (folder / "stock.log").write_text(said.stdout + said.stderr)
    rows = gallery.recorded(course, made.root / "gradebook.db")
    versions = {name: version(name) for name in ("nbgrader", "numpy", "ipykernel", *course.needs)}
    return {
        "digest": course.digest,
        "versions": versions | {"python": ".".join(map(str, sys.version_info[:2]))},
        "rows": {
            one.name: rows.get(one.name) if _whole(made, course, one.name) else None for one in course.submissions
        },
    }


def _whole(made: Course, course: Gallery, student: str) -> bool:
    folder = made.root / "autograded" / student / course.name
    return all((folder / f"{stem}.ipynb").exists() for stem in course.notebooks)


def by_engine(course: Gallery, folder: Path) -> Course:
    """Return the course in `folder`, graded by `nbviva autograde` with all that belongs to it.

    Raises
    ------
    CourseError
        If the engine does not grade.
    """
    made = gallery.build([course], folder)
    gallery.register([course], made)
    gallery.hand_in(course, made)
    command = [sys.executable, "-m", "nbviva", "--course", str(made.root), "autograde", course.name]
    told = [*command, "--verbose", "--json", str(folder / "told.json")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(told, env=env, text=True, capture_output=True, check=False)
    if not (made.root / "gradebook.db").exists():
        raise CourseError(f"{course.name}: {ran.stdout}{ran.stderr}")
    (folder / "engine.log").write_text(ran.stdout + ran.stderr)
    return made


def store(course: Gallery, found: dict[str, Any]) -> None:
    """Write `stock.json`, one row a line."""
    text = json.dumps(found, indent=1)
    rows = [json.dumps(row) for lines in found["rows"].values() for row in (lines or {}).values()]
    for row in sorted(set(rows)):
        text = text.replace(json.dumps(json.loads(row), indent=1).replace("\n", "\n   "), row)
    (gallery.FOLDER / course.name / "stock.json").write_text(text + "\n", encoding="utf-8")


def differing(course: Gallery, made: Course, stock: dict[str, Any]) -> Iterator[str]:
    """Yield where the engine's rows are not those of stock nbgrader, with what it notes in these cells."""
    rows = gallery.recorded(course, made.root / "gradebook.db")
    for student, theirs in stock["rows"].items():
        ours = rows.get(student, {})
        if theirs is None:
            yield f"{course.name}: {student}: stock stops; engine {ours}"
            continue
        for place in sorted({*theirs, *ours}):
            if theirs.get(place) != ours.get(place):
                yield f"{course.name}: {student} {place}: stock {theirs.get(place)} engine {ours.get(place)}"
                yield from (f"      {line}" for line in notes(made, course, student, place))


def notes(made: Course, course: Gallery, student: str, place: str) -> Iterator[str]:
    """Yield what the graded notebook says of a cell."""
    stem, _, cell_name = place.partition("/")
    path = made.root / "autograded" / student / course.name / f"{stem}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells if path.exists() else ():
        if grade_id(cell) == cell_name:
            yield json.dumps(cell.metadata.get("nbviva", {}))
            for output in cell.get("outputs", ()):
                yield str(output.get("evalue") or output.get("text") or output.get("data"))[:600]


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade the courses that are new or changed; return 1 if a submission that is right does not earn all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("courses", nargs="*", help="names; without any, those that are new or have changed")
    parser.add_argument("--all", action="store_true", help="grade all of them again")
    parser.add_argument("--engine", action="store_true", help="grade with the engine, show where its rows are others")
    parser.add_argument("--folder", type=Path, default=gallery.FOLDER, help="where the courses lie")
    parser.add_argument("--keep", type=Path, help="leave the graded courses in this folder")
    asked = parser.parse_args(arguments)
    gallery.FOLDER = asked.folder
    known = {course.name: course for course in gallery.collect()}
    if unknown := set(asked.courses) - set(known):
        parser.error(f"no such course: {', '.join(sorted(unknown))}")
    wanted = [known[name] for name in asked.courses] or list(known.values())
    changed = [one for one in wanted if asked.all or gallery.stock(one).get("digest") != one.digest]
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        place = asked.keep or Path(scratch)
        for course in wanted:
            shutil.rmtree(place / course.name, ignore_errors=True)
        with ThreadPoolExecutor(2) as pool:
            jobs = {one.name: pool.submit(by_stock, one, place / one.name / "stock") for one in changed}
            for course in changed:
                store(course, jobs[course.name].result())
                for line in unexpected(course):
                    print(line)
                    bad = 1
        for course in wanted if asked.engine or asked.courses else ():
            made = by_engine(course, place / course.name / "engine")
            print("\n".join(differing(course, made, gallery.stock(course))), flush=True)
    print(f"{len(changed)} courses graded by stock nbgrader")
    return bad


def unexpected(course: Gallery) -> Iterator[str]:
    """Yield which right submissions do not earn what the solution earns by stock, and which wrong ones do."""
    rows, full = gallery.stock(course)["rows"], gallery.full(course)
    for submission in course.submissions:
        got = gallery.earned(course, rows[submission.name])
        if full and (got == full) != submission.right:
            yield f"{course.name}: {submission.name} earns {got} by stock of {full}"


if __name__ == "__main__":
    sys.exit(main())
