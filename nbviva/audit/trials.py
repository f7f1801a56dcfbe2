"""Trials for the audit: one set of answers, run in one environment, and what each test cell said.

A trial is a value; so is its outcome. `Arena` runs trials in forks of one process for each environment, on all cores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from nbviva.cells.marks import Mark, grade_id, is_answer, is_test
from nbviva.errors import TrialError

SERVER = Path(__file__).with_name("trial_server.py")


@dataclass(frozen=True)
class Environment:
    """What may differ between two machines, or two runs on one, without changing a verdict.

    Attributes
    ----------
    hash_seed : int
        ``PYTHONHASHSEED``.
    threads : int
        Threads of the BLAS.
    core : str
        ``OPENBLAS_CORETYPE``, the processor the BLAS takes this one for; empty to let it find out.
    python : str
        Path of another interpreter; empty for this one.
    """

    hash_seed: int = 0
    threads: int = 1
    core: str = ""
    python: str = ""

    def variables(self) -> dict[str, str]:
        """Return the environment variables that must be set before Python starts."""
        threads = {f"{name}_NUM_THREADS": str(self.threads) for name in ("OPENBLAS", "OMP", "MKL")}
        core = {"OPENBLAS_CORETYPE": self.core} if self.core else {}
        return {"PYTHONHASHSEED": str(self.hash_seed), **threads, **core}

    def __str__(self) -> str:
        numpy = f", {self.python}" if self.python else ""
        return f"hash seed {self.hash_seed}, {self.threads} BLAS thread(s), core {self.core or 'as found'}{numpy}"


@dataclass(frozen=True)
class Trial:
    """One run: which answers, where, and from which seeds.

    Attributes
    ----------
    name : str
        What the answers are, for the report.
    answers : mapping
        Answer cell's grade_id -> text; cells that are not named keep the instructor's solution.
    environment : Environment
    input_seed : str
        ``NBVIVA_SEED``, from which a test cell may draw its inputs; empty to leave it unset.
    start : int
        Seed of the global generators at the start of the notebook. A test that seeds what it uses does not notice it.
    """

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    environment: Environment = field(default_factory=Environment)
    input_seed: str = ""
    start: int = 0


@dataclass(frozen=True)
class Verdict:
    """How one test cell ended."""

    points: float
    message: str
    stderr: str = ""
    drew: tuple[int | None, ...] = ()  # the states of the global generators it used, None for those it left alone
    seconds: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What a trial gave: a verdict for each test cell, or the reason why there is none."""

    trial: Trial
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    failed: str = ""

    def points(self, tests: Mapping[str, float]) -> dict[str, float]:
        """Return what each test cell earned; nothing if the run itself failed."""
        return {name: 0.0 if self.failed else self.verdicts[name].points for name in tests}

    def lost(self, tests: Mapping[str, float]) -> frozenset[str]:
        """Return the test cells that earned less than their points; all of them if the run itself failed."""
        return frozenset(name for name, points in self.points(tests).items() if self.failed or points < tests[name])


def earned(ended: Mapping[str, object], points: float) -> float:
    """Return the points of a test cell by nbgrader's rules: none after an error or with text on stderr, else all or,
    if the last line is a number, that number."""
    if ended["error"] or ended["stderr"]:
        return 0.0
    value = ended["value"]
    return min(float(value), points) if isinstance(value, float) else points


class Arena:
    """Runs trials of one notebook.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook.
    files : Path
        Folder with what lies beside it; every trial gets a copy.
    seconds : float
        Time limit of a trial.
    """

    def __init__(self, source: NotebookNode, files: Path, seconds: float = 60.0):
        self._cells = [cell for cell in source.cells if cell.cell_type == "code" and cell.source.strip()]
        self.tests = {grade_id(c): Mark.of(c).points for c in self._cells if is_test(c)}
        self._files, self._seconds = files, seconds
        self._local = threading.local()
        self._started: list[subprocess.Popen[str]] = []
        self.versions: dict[Environment, dict[str, str]] = {}

    def __enter__(self) -> Arena:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            _end(process)

    def run(self, trials: Sequence[Trial], on_done: Callable[[Outcome], None] | None = None) -> list[Outcome]:
        """Run trials on all cores and return their outcomes in the order given."""
        order = {id(trial): position for position, trial in enumerate(trials)}
        outcomes: list[Outcome | None] = [None] * len(trials)
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            # trials of one environment go together to one worker: a process starts in half a second
            futures = [pool.submit(self._batch, batch, on_done) for batch in self._batches(trials)]
            for future in as_completed(futures):
                for outcome in future.result():
                    outcomes[order[id(outcome.trial)]] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    def _batches(self, trials: Sequence[Trial]) -> Iterator[list[Trial]]:
        by_environment: dict[Environment, list[Trial]] = {}
        for trial in trials:
            by_environment.setdefault(trial.environment, []).append(trial)
        size = max(8, len(trials) // (4 * (os.cpu_count() or 1)))
        for same in by_environment.values():
            for first in range(0, len(same), size):
                yield same[first : first + size]

    def _batch(self, batch: list[Trial], on_done: Callable[[Outcome], None] | None) -> list[Outcome]:
        server = self._server(batch[0].environment)
        outcomes = []
        for trial in batch:
            outcome = self._outcome(trial, self._ask(server, self._task(trial)))
            outcomes.append(outcome)
            if on_done is not None:
                on_done(outcome)
        return outcomes

    def _task(self, trial: Trial) -> dict[str, object]:
        cells = [
            {
                "id": grade_id(c) or c.get("id", ""),
                "source": trial.answers.get(grade_id(c), c.source) if is_answer(c) else c.source,
            }
            for c in self._cells
        ]
        environment = {"NBVIVA_SEED": trial.input_seed} if trial.input_seed else {}
        return {
            "cells": cells, "files": str(self._files), "start": trial.start, "seconds": self._seconds,
            "environment": environment,
        }  # fmt: skip

    def _outcome(self, trial: Trial, answer: Mapping[str, object]) -> Outcome:
        if "failed" in answer:
            return Outcome(trial, failed=str(answer["failed"]))
        ended = {cell["id"]: cell for cell in answer["cells"]}  # type: ignore[attr-defined]
        verdicts = {
            name: Verdict(
                earned(ended[name], full),
                ended[name]["error"],
                ended[name]["stderr"],
                tuple(ended[name]["drew"]),
                ended[name]["seconds"],
            )
            for name, full in self.tests.items()
        }
        return Outcome(trial, verdicts)

    def _server(self, environment: Environment) -> subprocess.Popen[str]:
        """Return this thread's process for an environment, starting it if needed and ending the one before it."""
        current, process = getattr(self._local, "server", (None, None))
        if process is not None and current == environment and process.poll() is None:
            return process
        if process is not None:
            _end(process)
            self._started.remove(process)
        inherited = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "NBVIVA_SEED", "PYTHONPATH")}
        graded = {"NBGRADER_EXECUTION": "autograde", "MPLBACKEND": "Agg"}
        try:
            process = subprocess.Popen(
                [environment.python or sys.executable, str(SERVER)], text=True, encoding="utf-8", cwd=self._files,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**inherited, **graded, **environment.variables()},
            )  # fmt: skip
        except OSError as error:
            raise TrialError(f"{environment.python} cannot be started: {error.strerror}") from error
        self._started.append(process)
        self._local.server = (environment, process)
        hello = process.stdout.readline()  # type: ignore[union-attr]
        if not hello:
            raise TrialError(f"no trial can be run with {environment}: its Python did not start; has it IPython?")
        self.versions[environment] = json.loads(hello)
        return process

    @staticmethod
    def _ask(server: subprocess.Popen[str], task: dict[str, object]) -> dict[str, object]:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(task) + "\n")
        server.stdin.flush()
        answer = server.stdout.readline()
        return json.loads(answer) if answer else {"failed": "the audit's own process ended"}


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()  # its tasks end, and so does it
    process.wait()
    process.stdout.close()
