"""Every attack of `tests/zoo/hostile` under stock nbgrader and under the engine, side by side, as `hostile.md`.

Stock nbgrader runs for real, once for each attack, in a throw-away copy of the course: as a user of its own, with
limits, in a process namespace of its own, so that an attack that ends every process ends only that run. Needs root and
Linux.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from nbviva.course.layout import Course  # noqa: E402

ASSIGNMENT, STUDENT = "dinosaur_island", "hostile"
CELL_SECONDS, RUN_SECONDS = 4, 100
MEMORY, TASKS = 3 << 30, 900
HARM_MEMORY, HARM_TASKS = 1 << 30, 300
SETTINGS = """c = get_config()
c.CourseDirectory.course_id = "dinosaur_island"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.OverwriteCells.add_missing_cells = True
"""


def about(attack: Any) -> dict[str, Any]:
    """Return what the table says of an attack, whoever grades it."""
    return {"class": attack.kind, "title": attack.title, "aim": attack.aim, "honest": attack.honest}


# ---------------------------------------------------------------- stock nbgrader


def template(folder: Path) -> Path:
    """Make a course whose gradebook knows the assignment and the grades of another learner; return its folder."""
    from nbviva.audit import specimens
    from nbviva.course import staging

    made = Course.at(ROOT).copy_to(folder / "course")
    staging.stage(made.settings, ASSIGNMENT)
    (made.root / "nbgrader_config.py").write_text(SETTINGS)
    made.must("generate_assignment", ASSIGNMENT)
    name = f"{ASSIGNMENT}.ipynb"
    solution = specimens.Specimen("other", "right", "the solution")
    release, source = made.release(ASSIGNMENT) / name, made.source(ASSIGNMENT) / name
    specimens.hand_in(solution, release, source, made.submitted(ASSIGNMENT, "other"))
    made.must("autograde", ASSIGNMENT, "--student", "other")
    return made.root


def inside(course: Path, user: int, report: Path) -> None:
    """As the first process of a namespace: run nbgrader as `user`, and report how it ended and what it left."""
    log = report.with_suffix(".log")
    open_way_to(Path(sys.executable).resolve())

    def limit() -> None:
        most = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_NPROC: TASKS, resource.RLIMIT_FSIZE: 1 << 30}
        for kind, number in {**most, resource.RLIMIT_CORE: 0}.items():
            resource.setrlimit(kind, (number, number))

    command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", sys.executable, "-m", "nbgrader",
               "autograde", ASSIGNMENT, "--student", STUDENT, f"--Execute.timeout={CELL_SECONDS}"]  # fmt: skip
    started = time.monotonic()
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, cwd=course, stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=limit,
            start_new_session=True,
        )  # fmt: skip
        try:
            code = child.wait(RUN_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
            child.kill()
    seconds = time.monotonic() - started
    time.sleep(0.7)
    left = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != 1:
            try:
                words = Path(f"/proc/{name}/stat").read_text().rpartition(")")
                if words[2].split()[0] not in "ZX":
                    left.append(words[0].split("(", 1)[1])
            except OSError:
                continue
    if left and code is not None:
        time.sleep(3)  # what they do later is part of the harm
    report.write_text(json.dumps({"code": code, "seconds": seconds, "left": left}))


def open_way_to(program: Path) -> None:
    """Let other users reach a program below a closed folder (a home of root): only this namespace sees the change."""
    for closed in reversed(program.parents):
        if not closed.stat().st_mode & 1:
            inner = closed / program.relative_to(closed).parts[0]
            aside = tempfile.mkdtemp()
            for command in (f"mount --bind {inner} {aside}", f"mount -t tmpfs -o mode=755 none {closed}",
                            f"mkdir {inner}", f"mount --bind {aside} {inner}"):  # fmt: skip
                subprocess.run(command.split(), check=True)


def stock(name: str, base: Path, user: int) -> dict[str, Any]:
    """Run one attack under stock nbgrader."""
    import nbformat
    from nbgrader.api import Gradebook
    from support import hostile

    with hostile.prey(Course.at(ROOT), base) as prey:
        attack = next(a for a in hostile.attacks(prey.words) if a.name == name)
        prey.hand_in(attack, prey.course.submitted(ASSIGNMENT, STUDENT))
        for path in (prey.root, *prey.root.rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)
        before = others(prey.course)
        prey.look()
        report = Path(tempfile.mkdtemp(prefix="report-")) / "report.json"
        command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, __file__,
                   "--inside", str(prey.course.root), str(user), str(report)]  # fmt: skip
        environment = {
            **os.environ,
            **prey.environment,
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        }
        run = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        with hostile.Watch(run.pid) as watch:
            run.wait()
        ended = json.loads(report.read_text()) if report.exists() else {"code": -9, "seconds": 0.0, "left": []}
        log = report.with_suffix(".log").read_text(errors="replace") if report.exists() else ""
        shutil.rmtree(report.parent)
        graded = prey.course.root / "autograded" / STUDENT / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        points, outputs, harm = None, "", []
        try:
            with Gradebook(prey.course.db_url) as book:
                found = [s for s in book.find_assignment(ASSIGNMENT).submissions if s.student.id == STUDENT]
                points = float(found[0].score) if found and graded.exists() else None
        except Exception as error:
            harm.append(f"gradebook unreadable ({type(error).__name__})")
        try:
            notebook = nbformat.read(graded, as_version=4)
            outputs = hostile.outputs(notebook)
            if attack.aim == "script" and (places := hostile.active(notebook, prey.tag)):
                harm.append(f"would run in a browser: {', '.join(places[:4])}")
        except Exception:
            outputs = graded.read_text(errors="replace") if graded.exists() else ""
        harm += prey.harm(outputs, everything=False)
        if attack.aim == "leak" and any(secret in outputs for secret in hostile.SECRETS):
            harm.append("showed a hidden test")
        if before != others(prey.course):
            harm.append("changed another's grade")
        if ended["code"] is not None and ended["code"] < 0:
            harm.append(f"ended nbgrader by signal {-ended['code']}")
        if ended["left"]:
            harm.append(f"left {len(ended['left'])} processes")
        if ended["code"] is None:
            harm.append(f"still running after {RUN_SECONDS} s")
        if watch.memory > HARM_MEMORY:
            harm.append(f"{watch.memory / 2**30:.1f} GB of memory")
        if watch.tasks > HARM_TASKS:
            harm.append(f"{watch.tasks} processes")
        if os.environ.get("SHOW_LOG"):
            print(log)
        end = next((line for line in reversed(log.splitlines()) if "rror" in line or "xception" in line), "")[-160:]
        return {**about(attack),
                "stock": {"points": points, "harm": harm, "code": ended["code"], "seconds": round(ended["seconds"], 1),
                          "log": end.replace(str(prey.root), "").replace(prey.tag, "")}}  # fmt: skip


def others(course: Course) -> list[tuple[str, float]]:
    """Return the scores of everybody but the attacker."""
    from nbgrader.api import Gradebook

    try:
        with Gradebook(course.db_url) as book:
            found = book.find_assignment(ASSIGNMENT).submissions
            return [(s.student.id, float(s.score)) for s in found if s.student.id != STUDENT]
    except Exception:
        return []


# ---------------------------------------------------------------- the engine


def ours(names: list[str], level: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Run attacks under the engine at one level of the sandbox."""
    from support import hostile

    hostile.adopt_orphans()
    with hostile.arena(Course.at(ROOT), level) as arena:
        for attack in arena.attacks:
            if attack.name in names:
                outcome = arena.run(attack)
                came = {"points": outcome.points, "harm": outcome.harm, "seconds": round(outcome.seconds, 1)}
                yield attack.name, {**about(attack), level: came}


# ---------------------------------------------------------------- the table


def plain(text: str) -> str:
    """Return a text that stays one in a table of Markdown: no column begins in it, and no tag."""
    return text.replace("|", "\\|").replace("<", "\\<")


def cell(result: dict[str, Any] | None, honest: float) -> str:
    """Return points gained and harm, for a cell of the table."""
    if result is None:
        return "not run"
    points = "no grade" if result["points"] is None else f"{max(0.0, result['points'] - honest):g}"
    return points + ("; " + "; ".join(result["harm"]) if result["harm"] else "")


def table(results: dict[str, Any], levels: list[str]) -> str:
    """Return the page."""
    systems = ["stock", *levels]
    gained = {s: sum((r[s]["points"] or 0) > r["honest"] for r in results.values() if s in r) for s in systems}
    harmed = {s: sum(bool(r[s]["harm"]) for r in results.values() if s in r) for s in systems}
    failed = {s: sum(r[s]["points"] is None for r in results.values() if s in r) for s in systems}
    lines = ["# Attacks: stock nbgrader and the engine", "",
             f"Made by `python benchmarks/hostile.py`. {len(results)} attacks with no right solution, or with as "
             "much of one as earns the points that are taken off here. Each cell: points gained (of 100), then harm. "
             f"Stock: nbgrader 0.9.6, {CELL_SECONDS} s a cell, as an ordinary user.", "",
             "| system | runs | gained points | did harm | got no grade |", "|---|---|---|---|---|"]  # fmt: skip
    for s in systems:
        lines.append(f"| {s} | {sum(s in r for r in results.values())} | {gained[s]} | {harmed[s]} | {failed[s]} |")
    kinds = sorted({r["class"] for r in results.values()})
    lines += [
        "",
        "| class | attacks | " + " | ".join(f"{s}: gained / harm" for s in systems) + " |",
        "|---" * (2 + len(systems)) + "|",
    ]
    for kind in kinds:
        some = [r for r in results.values() if r["class"] == kind]
        counts = []
        for s in systems:
            done = [(r[s], r["honest"]) for r in some if s in r]
            won = sum((result["points"] or 0) > honest for result, honest in done)
            counts.append(f"{won} / {sum(bool(result['harm']) for result, _ in done)}")
        lines.append(f"| {kind} | {len(some)} | " + " | ".join(counts) + " |")
    lines += ["", "| attack | what it does | " + " | ".join(systems) + " |", "|---" * (2 + len(systems)) + "|"]
    for name, result in sorted(results.items()):
        cells = [plain(cell(result.get(s), result["honest"])) for s in systems]
        lines.append(f"| {name} | {plain(result['title'])} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--only", default="*", help="names of attacks, with wildcards")
    parser.add_argument("--stock", action="store_true", help="run stock nbgrader")
    parser.add_argument("--missing", action="store_true", help="only what has no result yet")
    parser.add_argument("--level", action="append", default=[], help="run the engine at this level; may be repeated")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, required=True, help="JSON file that keeps results between runs")
    parser.add_argument("--page", type=Path, help="where to write the table")
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
        return
    arguments = parser.parse_args()
    results: dict[str, Any] = json.loads(arguments.results.read_text()) if arguments.results.exists() else {}
    from support.hostile import FOLDER

    existing = {path.stem for path in FOLDER.glob("*.py")}
    names = sorted(name for name in existing if fnmatch.fnmatch(name, arguments.only))
    if arguments.stock:
        if os.geteuid() != 0 or not shutil.which("unshare"):
            sys.exit(
                "stock nbgrader has no sandbox: these runs need root and unshare, to be kept apart from this machine"
            )
        users = Queue[int]()
        for number in range(arguments.jobs):
            users.put(64_000 + number)
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(arguments.jobs) as pool:
            base = template(Path(folder))

            def one(name: str) -> tuple[str, dict[str, Any]]:
                user = users.get()
                try:
                    return name, stock(name, base, user)
                finally:
                    users.put(user)

            wanted = [n for n in names if not (arguments.missing and "stock" in results.get(n, {}))]
            for name, result in pool.map(one, wanted):
                results[name] = {**results.get(name, {}), **result}
                arguments.results.write_text(json.dumps(results, indent=1))
                print(f"{name:50} {cell(result['stock'], result['honest'])}", flush=True)
    for level in arguments.level:
        wanted = [n for n in names if not (arguments.missing and level in results.get(n, {}))]
        for name, result in ours(wanted, level):
            results[name] = {**results.get(name, {}), **result}
            arguments.results.write_text(json.dumps(results, indent=1))
            print(f"{level} {name:50} {cell(result[level], result['honest'])}", flush=True)
    if arguments.page:
        levels = [s for s in ("namespaces", "landlock", "limits") if any(s in r for r in results.values())]
        arguments.page.write_text(table({n: r for n, r in results.items() if n in existing}, levels))


if __name__ == "__main__":
    main()
