"""Runs the trials of one notebook on all cores, in processes that are started once for each environment.

Each process is a `trial_server`, which forks for every trial.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from nbformat import NotebookNode

from nbviva.audit.trials import Environment, Trial, TrialOutcome, Verdict, earned
from nbviva.cells.marks import Mark, grade_id, is_answer, is_test
from nbviva.errors import TrialError

SERVER = Path(__file__).with_name("trial_server.py")


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

    def run(self, trials: Sequence[Trial], on_done: Callable[[TrialOutcome], None] | None = None) -> list[TrialOutcome]:
        """Run trials on all cores and return their outcomes in the order given."""
        order = {id(trial): position for position, trial in enumerate(trials)}
        outcomes: list[TrialOutcome | None] = [None] * len(trials)
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

    def _batch(self, batch: list[Trial], on_done: Callable[[TrialOutcome], None] | None) -> list[TrialOutcome]:
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

    def _outcome(self, trial: Trial, answer: Mapping[str, object]) -> TrialOutcome:
        if "failed" in answer:
            return TrialOutcome(trial, failed=str(answer["failed"]))
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
        return TrialOutcome(trial, verdicts)

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
