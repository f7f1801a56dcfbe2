"""Runs every check of the project, one line a stage, and tells at the end which failed; `make test` calls it."""

import argparse
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Stage:
    """One check: its name, what it proves, the commands that must all succeed, and whether it has the machine alone."""

    name: str
    proves: str
    commands: list[tuple[str, ...]]
    alone: bool = True


def python(line: str, *more: str) -> tuple[str, ...]:
    """Return the command that runs a module with this Python: the words of `line`, then `more` as they stand."""
    return (sys.executable, "-m", *line.split(), *more)


def pytest(line: str, *more: str) -> tuple[str, ...]:
    """Return a command of pytest; its last line, which counts the tests, becomes the stage's."""
    return python(f"pytest -q --color=no {line}", *more)


def stages(scratch: Path) -> list[Stage]:
    """Return the stages in the order of their run; one that is added here runs in `make test` and `.ci/run` too.

    Parameters
    ----------
    scratch : Path
        A folder for what the stages leave behind.
    """
    demo = str(scratch / "demo")
    shots = os.environ.get("NBVIVA_SCREENSHOTS") or str(scratch / "pictures")
    exported = ("export", "dinosaur_island", "--to")
    own = str(scratch / "weather")
    graded = ("run", f"{demo}/submitted/blank/dinosaur_island", "--student", "blank")
    # tools/bootstrap.py puts uv into .venv; `uv run` leaves it outside.
    uv = python("uv") if find_spec("uv") else ("uv",)
    # A file's tests share fixtures that are dear to make, so a file stays in one worker.
    parallel = "-n 2 --dist loadfile --no-loadscope-reorder"
    sandbox, attacks = "tests/sandbox/test_sandbox.py", "tests/exam/test_hostile.py"
    # JAX starts threads, and other tests fork their own process: in one of its own.
    keras = "tests/lesson/test_sonnets.py"
    elsewhere = " ".join(f"--ignore={file}" for file in (sandbox, attacks, keras))
    sanitize = "tests/support/nbval_sanitize.cfg"
    nbval = f"--nbval --nbval-current-env --nbval-sanitize-with {sanitize} --nbval-cell-timeout 900"
    return [
        Stage("style", "ruff finds nothing", [python("ruff check --quiet")]),
        Stage("format", "the code is formatted", [python("ruff format --check --quiet")]),
        Stage("types", "mypy finds nothing", [python("mypy")]),
        Stage("lock", "uv.lock fits pyproject.toml", [(*uv, "lock", "--check", "--offline")]),
        Stage("tests", "the tests pass", [pytest(f"{parallel} tests {elsewhere} -m", "not browser")]),
        Stage(
            "sandbox",
            "no attack gains a point or does harm",
            # the sandbox first, in a process that holds nothing else; then the attacks, one level a worker
            [python("nbviva doctor"), pytest(sandbox), pytest(f"-n 2 --dist loadgroup {attacks} -m", "not slow")],
        ),
        # Two browsers at once on a small machine make each other's clicks time out.
        Stage("browser", "JupyterLab works in a browser", [pytest("tests -m browser")]),
        Stage(
            "notebooks",
            "the stored outputs are true",
            [pytest(keras), python("nbviva stage"), pytest(f"{nbval} {parallel} source")],
        ),
        Stage("release", "release/ is fresh and leaks nothing", [python("nbviva check")], alone=False),
        Stage(
            "audit",
            "every right solution earns all, every wrong one loses",
            [(sys.executable, "tools/oldest_numpy.py", *python("nbviva audit dinosaur_island --strict"))],
            alone=False,
        ),
        Stage("wheel", "the engine alone grades another course", [(sys.executable, "tools/wheel.py")], alone=False),
        Stage(
            "demo",
            "the made-up class gets its marks",
            [
                (sys.executable, "tools/demo.py", "--into", demo),
                # what README and site show can be drawn; a workflow keeps it with the other pictures
                (sys.executable, "tools/pictures.py", "--demo", demo, "--into", shots),
                python("nbviva --course", demo, "autograde", "dinosaur_island", "--student", "blank", "--force"),
                python("nbviva --course", demo, "autograde", "dinosaur_island", "--student", "blank", "--preview"),
                python("nbviva --course", demo, "show", "dinosaur_island"),
                python("nbviva --course", demo, "show", "dinosaur_island", "blank"),
                python("nbviva --course", demo, "report", "dinosaur_island"),
                python("nbviva --course", demo, "comment", "dinosaur_island", "clip-untouched", "Begin with clip."),
                python("nbviva --course", demo, "comment", "dinosaur_island", "clip-untouched", "--undo"),
                python("nbviva --course", demo, *exported, "csv", "--checks", "--pseudonyms"),
                python("nbviva --course", demo, *exported, "canvas", "--into", f"{demo}/canvas.csv"),
                python("nbviva --course", demo, *exported, "moodle", "--into", f"{demo}/moodle.csv"),
                python("nbviva validate", f"{demo}/submitted/np_clip_out/dinosaur_island/dinosaur_island.ipynb"),
                python("nbviva --course", demo, "cache"),
                python("nbviva --course", demo, "cache", "--clear"),
                python("nbviva --course", demo, *graded),
                python("nbviva --course", demo, *graded, "--to", "gradescope", "--into", f"{demo}/results.json"),
                python("nbviva --course", demo, *graded, "--to", "prairielearn"),
            ],
            alone=False,
        ),
        Stage(
            "new",
            "a new course grades its made-up students, and can be adopted",
            [
                python("nbviva new", own),
                python("nbviva --course", own, "demo", "temperatures", "right/library"),
                python("nbviva --course", own, "adopt", "temperatures"),
            ],
            alone=False,
        ),
    ]


def run(stage: Stage) -> tuple[str, str, str]:
    """Run the commands of a stage until one fails; return "pass", "fail" or "skip", a line about it, and the output."""
    program = stage.commands[0][0]
    if not shutil.which(program):
        return "skip", f"{program} is not installed here", ""
    # The children write to a pipe; there, a code page of Windows would decide what they may print.
    utf8 = {"encoding": "utf-8", "errors": "replace"}
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # nbgrader starts five times slower with it
    output = ""
    for command in stage.commands:
        ran = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **utf8)
        output += ran.stdout
        if ran.returncode:
            return "fail", counts(ran.stdout) or f"exit code {ran.returncode}; what it printed follows", output
    return "pass", counts(output) or stage.proves, output


def tell(stage: Stage) -> tuple[str, str]:
    """Run a stage and print its line; return its name and its verdict."""
    begin = time.perf_counter()
    if stage.alone:  # else one would not see which it waits for
        print(f"{stage.name:<10} ", end="", flush=True)
    verdict, detail, output = run(stage)
    told = "" if stage.alone else f"{stage.name:<10} "
    told += f"{verdict:<5} {time.perf_counter() - begin:7.1f} s  {detail}\n"
    # A stage that passes keeps its output to itself; what it did not test is told all the same.
    told += "".join(f"           {line}\n" for line in re.findall(r"^SKIPPED .*$", output, re.MULTILINE))
    print(told + (f"{output.rstrip()}\n" if verdict == "fail" else ""), end="", flush=True)
    return stage.name, verdict


def counts(output: str) -> str:
    """Return pytest's lines on how many tests passed and failed; nothing when it was not pytest that ran."""
    return "; ".join(re.findall(r"^\d+ (?:failed|passed|skipped|deselected|errors?)\b.*\w", output, re.MULTILINE))


def main(known: list[Stage]) -> int:
    """Run the stages that the command line asks for, one line each; return the exit code, 0 only when none failed."""
    names = [stage.name for stage in known]
    parser = argparse.ArgumentParser(description="Runs the checks of the project.")
    parser.add_argument("--only", action="append", choices=names, metavar="STAGE", help=", ".join(names))
    only = parser.parse_args().only or names
    chosen = [stage for stage in known if stage.name in only]
    verdicts = {}
    for alone, group in itertools.groupby(chosen, lambda stage: stage.alone):
        with ThreadPoolExecutor(1 if alone else 2) as pool:
            for name, verdict in pool.map(tell, group):
                verdicts[name] = verdict
    failed, skipped = ([name for name in verdicts if verdicts[name] == verdict] for verdict in ("fail", "skip"))
    print(f"\n{len(verdicts) - len(failed) - len(skipped)} passed, {len(failed)} failed, {len(skipped)} skipped")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="nbviva-check-") as folder:
        sys.exit(main(stages(Path(folder))))
