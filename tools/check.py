"""Runs every check of the project, one line a stage, and tells at the end which passed; `make test` calls it."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "-q", "--color=no")


@dataclass(frozen=True)
class Stage:
    """One check: its name, what it proves, the commands that must all succeed, and the tool it cannot do without."""

    name: str
    proves: str
    commands: tuple[tuple[str, ...], ...]
    needs: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a stage: "pass", "fail" or "skip", how long it took, a line about it, and all it printed."""

    stage: Stage
    verdict: str
    seconds: float
    detail: str
    output: str


def stages(scratch: Path) -> list[Stage]:
    """Return the stages in the order of their run; `scratch` is a folder for what they leave behind."""
    nbviva = (PYTHON, "-m", "nbviva")
    demo = str(scratch / "demo")
    # tools/bootstrap.py puts uv into .venv; `uv run` leaves it outside.
    uv = (PYTHON, "-m", "uv") if find_spec("uv") else ("uv",)
    # A file's tests share fixtures that are dear to make, so a file stays in one worker.
    parallel = ("-n", "2", "--dist", "loadfile")
    walls = ("tests/sandbox/test_sandbox.py", "tests/exam/test_hostile.py")
    # JAX starts threads, and other tests fork their own process: in one of its own
    keras = "tests/lesson/test_sonnets.py"
    nbval = ("--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/support/nbval_sanitize.cfg")
    return [
        Stage("style", "ruff finds nothing", ((PYTHON, "-m", "ruff", "check", "--quiet"),)),
        Stage("format", "the code is formatted", ((PYTHON, "-m", "ruff", "format", "--check", "--quiet"),)),
        Stage("types", "mypy finds nothing", ((PYTHON, "-m", "mypy"),)),
        Stage("lock", "uv.lock fits pyproject.toml", ((*uv, "lock", "--check", "--offline"),), "uv"),
        Stage(
            "tests",
            "the tests pass",
            ((*PYTEST, *parallel, "-m", "not browser", "tests", *(f"--ignore={f}" for f in (*walls, keras))),),
        ),
        Stage(
            "jail",
            "no attack gains a point or does harm",
            # the walls first, in a process that holds nothing else; then the attacks, one level a worker
            (
                (*nbviva, "doctor"),
                (*PYTEST, walls[0]),
                (*PYTEST, "-n", "2", "--dist", "loadgroup", "-m", "not slow", walls[1]),
            ),
        ),
        # Two browsers at once on a small machine make each other's clicks time out.
        Stage("browser", "JupyterLab works in a browser", ((*PYTEST, "-m", "browser", "tests"),)),
        Stage(
            "notebooks",
            "the stored outputs are true",
            (
                (*PYTEST, keras),
                (*nbviva, "stage"),
                (*PYTEST, *nbval, "--nbval-cell-timeout", "900", *parallel, "source"),
            ),
        ),
        Stage("release", "release/ is fresh and leaks nothing", ((*nbviva, "check"),)),
        Stage(
            "audit",
            "every right solution earns all, every wrong one loses",
            ((PYTHON, "tools/oldest_numpy.py", *nbviva, "audit", "dinosaur_island"),),
        ),
        Stage(
            "demo",
            "the made-up class gets its marks",
            (
                (*nbviva, "demo", "--into", demo),
                (*nbviva, "--course", demo, "autograde", "dinosaur_island", "--student", "blank", "--force"),
                (*nbviva, "--course", demo, "cache"),
                (*nbviva, "--course", demo, "cache", "--clear"),
                (*nbviva, "--course", demo, "run", f"{demo}/submitted/blank/dinosaur_island", "--student", "blank"),
            ),
        ),
    ]


def run_stage(stage: Stage, environ: dict[str, str]) -> Outcome:
    """Run the commands of a stage until one fails.

    A stage whose tool is missing is skipped, and says so; a command that cannot be started fails the stage.
    """
    begin = time.perf_counter()
    if stage.needs and not (find_spec(stage.needs) or shutil.which(stage.needs)):
        return Outcome(stage, "skip", 0.0, f"{stage.needs} is not installed here", "")
    output = ""
    for command in stage.commands:
        try:
            ran = subprocess.run(
                command,
                cwd=ROOT,
                env=environ,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            return Outcome(stage, "fail", time.perf_counter() - begin, str(error), output)
        output += ran.stdout
        if ran.returncode:
            counted = re.fullmatch(r".*\d+ (?:failed|error|passed|skipped|deselected).*", last_line(ran.stdout))
            detail = counted.group() if counted else f"exit code {ran.returncode}; what it printed follows"
            return Outcome(stage, "fail", time.perf_counter() - begin, detail, output)
    detail = last_line(output) if PYTEST[2] in stage.commands[-1] else stage.proves
    return Outcome(stage, "pass", time.perf_counter() - begin, detail, output)


def last_line(text: str) -> str:
    """Return the last line of `text` with something on it, without pytest's rules around it."""
    lines = [line.strip("= ") for line in text.splitlines() if line.strip("= ")]
    return lines[-1] if lines else ""


def skipped_tests(output: str) -> list[str]:
    """Return pytest's lines on what it skipped and why, so that no skip goes unseen in a passing stage."""
    return re.findall(r"^SKIPPED .*$", output, re.MULTILINE)


def report(outcomes: Sequence[Outcome], write: Callable[[str], object] = print) -> int:
    """Write the table of stages and the closing line; return the exit code, 0 only when no stage failed."""
    write(f"\n{'stage':<10} {'verdict':<8} {'seconds':>8}")
    for outcome in outcomes:
        write(f"{outcome.stage.name:<10} {outcome.verdict:<8} {outcome.seconds:>8.1f}")
    count = {verdict: sum(o.verdict == verdict for o in outcomes) for verdict in ("pass", "fail", "skip")}
    skipped = f", {count['skip']} skipped" if count["skip"] else ""
    write(f"{count['pass']} passed, {count['fail']} failed{skipped}")
    return 1 if count["fail"] or not outcomes else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages asked for; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="nbviva-check-") as folder:
        chosen = stages(Path(folder))
        names = [stage.name for stage in chosen]
        parser = argparse.ArgumentParser(description="Runs the checks of the project.")
        parser.add_argument("--only", action="append", choices=names, metavar="STAGE", help=", ".join(names))
        only = parser.parse_args(arguments).only
        chosen = [stage for stage in chosen if not only or stage.name in only]

        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        # The children write to a pipe; without this a Windows code page would decide what they may print.
        environ["PYTHONIOENCODING"] = "utf-8"
        outcomes = []
        for stage in chosen:
            print(f"{stage.name:<10} ", end="", flush=True)
            outcome = run_stage(stage, environ)
            outcomes.append(outcome)
            print(f"{outcome.verdict:<5} {outcome.seconds:7.1f} s  {outcome.detail}", flush=True)
            for line in skipped_tests(outcome.output):
                print(f"           {line}", flush=True)
            if outcome.verdict == "fail":
                print(outcome.output.rstrip(), flush=True)
        return report(outcomes)


if __name__ == "__main__":
    sys.exit(main())
