"""The zoo graded twice, by stock nbgrader and by the engine, and the two gradebooks compared row by row.

    python benchmarks/gradebooks_compared.py              right, partial and wrong submissions: a quarter of an hour
    python benchmarks/gradebooks_compared.py --groups right

Scores, maximum scores, `needs_manual_grade` and comments must be the same for every honest submission. Where they are
not, it is one of stock nbgrader's faults: they are listed in docs/engine.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.gradebooks import differences, rows  # noqa: E402

from nbviva.audit import specimens  # noqa: E402
from nbviva.course.layout import Course  # noqa: E402

ASSIGNMENT = "dinosaur_island"
ENGINE = "switch_on(c)"


def main() -> int:
    """Grade, compare, print; exit 1 if a row differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", default="right,partial,wrong")
    parser.add_argument("--limit", type=int, help="at most so many of each group")
    options = parser.parse_args()
    course = Course.at(ROOT)
    everybody = specimens.collect(course.zoo(ASSIGNMENT))
    members = [s for g in options.groups.split(",") for s in [m for m in everybody if m.group == g][: options.limit]]
    with tempfile.TemporaryDirectory() as folder:
        books = []
        for name in ("stock", "engine"):
            copy = course.copy_to(Path(folder, name))
            if name == "stock":
                settings = copy.root / "nbgrader_config.py"
                lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
                settings.write_text("".join(line for line in lines if ENGINE not in line), encoding="utf-8")
            for member in members:
                release, source = course.release(ASSIGNMENT), course.source(ASSIGNMENT)
                notebook = f"{ASSIGNMENT}.ipynb"
                specimens.hand_in(
                    member, release / notebook, source / notebook, copy.submitted(ASSIGNMENT, member.name)
                )
            began = time.perf_counter()
            copy.must("generate_assignment", ASSIGNMENT)
            done = copy.nbgrader("autograde", ASSIGNMENT)
            print(
                f"{name}: {len(members)} submissions, {time.perf_counter() - began:.0f} s, exit code {done.returncode}"
            )
            books.append(shutil.copy(copy.root / "gradebook.db", Path(folder, f"{name}.db")))
        found = differences(Path(books[0]), Path(books[1]))
        print(f"{len(rows(Path(books[0])))} rows, {len(found)} differ")
        print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
