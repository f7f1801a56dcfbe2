"""Whether answers that make a known mistake in other words find its group: every wrong solution, in three disguises.

python benchmarks/groups.py

Each wrong solution of the zoo is handed in as it is, with other names of local variables, in another order, and in
another layout; the class is graded as any class. *Joined*: its group has its name alone. *Shared*: its group names it
and mistakes that do the same. *Surprise*: no group has its name. *Wrong*: its group names other mistakes only.
The last column leaves the mistake out of what is known, as if nobody had thought of it: what joins another group then.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import classes
from support.disguises import DISGUISES

from nbviva.audit import proof, specimens
from nbviva.audit.specimens import Specimen
from nbviva.autograde import read_class
from nbviva.course.layout import Course
from nbviva.report.groups import groups_of
from nbviva.report.mistakes import KnownMistake
from nbviva.report.values import Class

PLAIN = "as it is"
KINDS = (PLAIN, *DISGUISES)
VERDICTS = ("joined", "shared", "surprise", "wrong")


def hand_in(course: Course, members: list[Specimen]) -> Counter[str]:
    """Write the submissions; return how many of each disguise changed more than the layout."""
    release, source = (
        folder(classes.ASSIGNMENT) / f"{classes.ASSIGNMENT}.ipynb" for folder in (course.release, course.source)
    )
    changed: Counter[str] = Counter()
    for number, one in enumerate(members):
        for kind in KINDS:
            cells = one.cells
            if kind != PLAIN:
                cells = {name: DISGUISES[kind](text, number) for name, text in one.cells.items()}
            changed[kind] += any(
                ast.dump(ast.parse(one.cells[name])) != ast.dump(ast.parse(cells[name])) for name in cells
            )
            folder = course.submitted(classes.ASSIGNMENT, student(one.name, kind))
            specimens.hand_in(replace(one, cells=cells), release, source, folder)
    return changed


def student(name: str, kind: str) -> str:
    """Return who handed in a solution in a disguise."""
    return f"{name}--{kind.replace(' ', '-')}"


def verdicts(recorded: Class, known: tuple[KnownMistake, ...]) -> dict[str, str]:
    """Return what became of each student."""
    there: dict[str, set[tuple[str, ...]]] = {one.id: set() for one in recorded.students}
    for answers in groups_of(recorded, known):
        for group in answers.groups:
            for member in group.members:
                there[member].add(tuple(mistake.name for mistake in group.mistakes))
    return {name: _verdict(name.partition("--")[0], groups) for name, groups in there.items()}


def _verdict(name: str, groups: set[tuple[str, ...]]) -> str:
    if (name,) in groups and len(groups) == 1:
        return "joined"
    named = {mistake for group in groups for mistake in group}
    return "shared" if name in named else "wrong" if named else "surprise"


def unknown(recorded: Class, known: tuple[KnownMistake, ...]) -> Iterator[tuple[str, str]]:
    """Yield each student and the verdict that would be given if the mistake were not known."""
    for left_out in {one.name for one in known}:
        few = tuple(one for one in recorded.students if one.id.partition("--")[0] == left_out)
        rest = tuple(one for one in known if one.name != left_out)
        yield from verdicts(replace(recorded, students=few), rest).items()


def main() -> int:
    """Make the class, grade it, and print what became of it; 1 if a disguise joined another mistake's group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("build/groups"), metavar="FOLDER", help="where the class is")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth wrong solution (1)")
    options = parser.parse_args()
    lesson = Course.at(classes.ROOT)
    course = classes.generated(lesson, options.work / str(options.every))
    everybody = [one for one in specimens.collect(lesson.zoo(classes.ASSIGNMENT)) if one.group == "wrong"]
    changed = hand_in(course, everybody[:: options.every])
    began = time.perf_counter()
    known = proof.known_mistakes(lesson, classes.ASSIGNMENT)
    print(f"{len(known)} mistakes learned in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    words = ["--course", str(course.root), "autograde", classes.ASSIGNMENT]
    subprocess.run([sys.executable, "-m", "nbviva", *words], check=True, stdout=subprocess.DEVNULL)
    recorded = read_class(course, classes.ASSIGNMENT)
    print(f"{len(recorded.students)} submissions graded in {time.perf_counter() - began:.0f} s\n")
    began = time.perf_counter()
    found = verdicts(recorded, known)
    print(f"grouped in {time.perf_counter() - began:.2f} s\n")
    without = dict(unknown(recorded, known))
    print(
        f"| {'':11} | code differs | {' | '.join(f'{word:>8}' for word in VERDICTS)} | if unknown, in another group |"
    )
    print("|---|" + "--:|" * (len(VERDICTS) + 2))
    for kind in KINDS:
        those = [name for name in found if name.endswith(student("", kind))]
        counted = Counter(found[name] for name in those)
        taken = sum(without[name] == "wrong" for name in those)
        cells = " | ".join(f"{counted[word]:>8}" for word in VERDICTS)
        print(f"| {kind:11} | {changed[kind]:>12} | {cells} | {taken} of {len(those)} |")
    disguised = [verdict for name, verdict in found.items() if not name.endswith(student("", PLAIN))]
    joined = sum(verdict in ("joined", "shared") for verdict in disguised)
    print(
        f"\n{joined} of {len(disguised)} disguises join their mistake's group ({100 * joined / len(disguised):.1f} %)"
    )
    for name, verdict in found.items():
        if verdict in ("surprise", "wrong"):
            print(f"{verdict}: {name}")
    return 1 if "wrong" in found.values() else 0


if __name__ == "__main__":
    sys.exit(main())
