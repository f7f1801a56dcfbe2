"""The most memory that each kind of process has held, for each input that was made to fill it.

    python benchmarks/peaks.py
    python benchmarks/peaks.py 'bridge_*' 'harm_memory*'

Attacks of `tests/zoo/hostile` and files that parsers choke on are graded one by one. What is printed is each process's
own peak as the kernel keeps it (VmHWM), in MB, beside what an honest submission takes: what it shares with the process
that it was forked from is in it. Each kind of process has a limit, and the last line says whether one was above it.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support import hostile, small

from nbviva.audit import specimens
from nbviva.course.layout import Course
from nbviva.grading import Grader, readers
from nbviva.limits import Limits
from nbviva.sandbox.procfs import descendants
from nbviva.workers.keeper import examiner_bytes

KINDS = ("main", "reader", "fork server", "keeper", "examiner", "candidate")
PATTERNS = ("bridge_*", "metadata_*", "harm_memory*", "harm_files*", "harm_output*", "harm_thread*", "values_*")
ROOM = 200 << 20  # what a process of ours begins with, its libraries included
LIMITS = Limits(cell_seconds=4, memory_bytes=400 << 20, folder_bytes=64 << 20)


def limits(memory_bytes: int) -> dict[str, int]:
    """Return the most bytes that each kind of process may hold."""
    return {
        "main": 2 * ROOM, "reader": readers.MEMORY + ROOM, "fork server": 2 * ROOM, "keeper": 2 * ROOM,
        "examiner": examiner_bytes(Limits(memory_bytes=memory_bytes)), "candidate": memory_bytes + 2 * ROOM,
    }  # fmt: skip


class Peaks(hostile.Follower):
    """Follows this process and all below it while a ``with`` block runs."""

    every = 0.02

    def __init__(self) -> None:
        self.most = dict.fromkeys(KINDS, 0)

    def __enter__(self) -> Self:
        Path("/proc/self/clear_refs").write_text("5")  # begins a new peak
        return super().__enter__()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._note("main", os.getpid())

    def look(self) -> None:
        for pid in descendants(os.getpid()):
            with contextlib.suppress(OSError):
                self._note(_kind(pid), pid)

    def _note(self, kind: str, pid: int) -> None:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                self.most[kind] = max(self.most[kind], int(line.split()[1]) << 10)


def _kind(pid: int) -> str:
    if b"reader_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
        return "reader"
    parents = [pid]
    while parents[-1] != os.getpid():
        parents.append(int(Path(f"/proc/{parents[-1]}/stat").read_text().rpartition(")")[2].split()[1]))
    if len(parents) < 4:
        return ("", "", "fork server", "keeper")[len(parents)]
    inside = os.readlink(f"/proc/{parents[-4]}/cwd")
    return "examiner" if inside.partition(" ")[0].endswith("/examiner") else "candidate"


# ---------------------------------------------------------------- files that parsers choke on


def _with_markdown(text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        notebook = json.loads((folder / "hw.ipynb").read_text())
        notebook["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": text})
        (folder / "hw.ipynb").write_text(json.dumps(notebook))

    return change


def _with_answer(text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        notebook = json.loads((folder / "hw.ipynb").read_text())
        for cell in notebook["cells"]:
            if "def double" in "".join(cell["source"]):
                cell["source"] = text
        (folder / "hw.ipynb").write_text(json.dumps(notebook))

    return change


def _flood(folder: Path) -> None:
    for number in range(20_000):
        (folder / f"file{number}.txt").write_text("x")


def _deep(folder: Path) -> None:
    (folder / "hw.ipynb").write_text("[" * 5_000_000)


FILES: dict[str, Callable[[Path], None]] = {
    "import a.a.a...": _with_answer("import " + ".".join("a" * 200_000)),
    "brackets in markdown": _with_markdown("[" * 300_000),
    "quotes in markdown": _with_markdown("> " * 100_000 + "x"),
    "tags in markdown": _with_markdown("<b" * 700_000),
    "brackets in code": _with_answer("x = " + "[" * 400_000),
    "operators in code": _with_answer("x = " + "-" * 2_000_000 + "1"),
    "brackets in JSON": _deep,
    "20,000 files": _flood,
}


def parsers(folder: Path) -> Iterator[tuple[str, Peaks]]:
    """Grade each of `FILES`; yield what each made processes hold."""
    cells = [small.answer("double", "def double(x):\n    return 2 * x"), small.check("t", "assert double(1) == 2")]
    course = small.make(folder / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        grader.grade("hw", small.hand_in(course, folder / "honest", {}))
        for name, change in {"(honest)": lambda folder: None, **FILES}.items():
            handed_in = small.hand_in(course, folder / str(len(name)), {})
            change(handed_in)
            with Peaks() as peaks:
                grader.grade("hw", handed_in)
            yield name, peaks


def attacks(patterns: list[str]) -> Iterator[tuple[str, Peaks]]:
    """Grade the attacks whose names fit; yield what each made processes hold."""
    with hostile.arena(Course.at(Path(__file__).resolve().parents[1]), "namespaces") as arena:
        honest = specimens.Specimen("(honest)", "right", "the solution")
        for attack in [honest, *arena.attacks]:
            if attack is honest or any(fnmatch.fnmatch(attack.name, pattern) for pattern in patterns):
                with Peaks() as peaks:
                    arena.run(attack)
                yield attack.name, peaks


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", default=PATTERNS, help="of names of attacks")
    patterns = parser.parse_args().patterns
    over, whole, began = [], dict.fromkeys(KINDS, 0), time.monotonic()
    print(f"{'':40}" + "".join(f"{kind:>12}" for kind in KINDS))
    with tempfile.TemporaryDirectory() as name:
        rows: list[tuple[Any, int]] = [(parsers(Path(name)), LIMITS.memory_bytes)]
        rows.append((attacks(patterns), hostile.LIMITS.memory_bytes))
        for found, memory_bytes in rows:
            most = limits(memory_bytes)
            for what, peaks in found:
                print(f"{what:40}" + "".join(f"{peaks.most[kind] >> 20:12}" for kind in KINDS), flush=True)
                over += [f"{what}: {kind}" for kind in KINDS if peaks.most[kind] > most[kind]]
                whole = {kind: max(whole[kind], peaks.most[kind]) for kind in KINDS}
            print(f"{'(limit)':40}" + "".join(f"{most[kind] >> 20:12}" for kind in KINDS))
    print(f"{'most':40}" + "".join(f"{whole[kind] >> 20:12}" for kind in KINDS))
    print(f"{time.monotonic() - began:.0f} s; above its limit: {', '.join(over) or 'none'}")
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
