"""Runs the trials of one notebook on all cores, in processes that are started once for each environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from nbviva.audit.trials import Ending, Environment, Fork, Trial, TrialOutcome, Verdict
from nbviva.cells.marks import NBGRADERS, Mark, Markers, grade_id, is_answer, is_test
from nbviva.errors import TrialError

SERVER = Path(__file__).with_name("trial_server.py")
# What a trial must not take over from whoever runs the audit: each of these may change a verdict.
FORGOTTEN = ("OPENBLAS_CORETYPE", "NBVIVA_SEED", "PYTHONPATH")


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
    markers : Markers, optional
        Those of the course, if it has others than nbgrader's.
    imports : sequence of str
        Libraries that trials may import.

    Attributes
    ----------
    tests : dict
        grade_id -> points of the test cells that have any.
    seconds : float
    preload : tuple of str
        Libraries that are loaded once instead of in every trial; each makes every fork a little slower.
    complains : frozenset of str or None
        The test cells that may write to stderr themselves, where what others write there costs nothing, as in the
        engine. None for the rule of nbgrader, by which any word there costs all points of its test cell.
    """

    def __init__(
        self, source: NotebookNode, files: Path, seconds: float = 60.0, markers: Markers = NBGRADERS,
        imports: Sequence[str] = (),
    ):  # fmt: skip
        self.seconds = seconds
        self._cells = [cell for cell in source.cells if cell.cell_type == "code" and cell.source.strip()]
        tests = {grade_id(cell): place for place, cell in enumerate(self._cells) if is_test(cell)}
        # one without points is for learners to look at: it takes part in no verdict
        self.tests = {name: points for name, at in tests.items() if (points := Mark.of(self._cells[at]).points)}
        self._last = max(tests.values(), default=-1) + 1
        self._files, self._markers = files.resolve(), markers
        self.imports, self.preload = tuple(imports), tuple[str, ...]()
        self.complains: frozenset[str] | None = None
        self._local = threading.local()
        self._started: list[_Server] = []
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)  # whose threads keep their processes
        self.versions: dict[Environment, dict[str, str]] = {}

    def __enter__(self) -> Arena:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for server in self._started:
            server.end()

    def run(
        self, trials: Sequence[Trial], on_done: Callable[[TrialOutcome], None] = lambda outcome: None
    ) -> list[TrialOutcome]:
        """Run trials on all cores and return their outcomes in the order given.

        Raises
        ------
        TrialError
            If the process of an environment does not start.
        """
        futures = [self._pool.submit(self._batch, batch, on_done) for batch in self._batches(trials)]
        outcomes = {id(outcome.trial): outcome for future in futures for outcome in future.result()}
        return [outcomes[id(trial)] for trial in trials]

    def run_forks(
        self, forks: Sequence[Fork], on_done: Callable[[Fork], None] = lambda fork: None
    ) -> list[list[TrialOutcome]]:
        """Run forks on all cores and return the outcomes of their endings, in the order given.

        Raises
        ------
        TrialError
            If the process of an environment does not start.
        """

        def one(fork: Fork) -> list[TrialOutcome]:
            answer = self._server(fork.trial.environment).ask(self._forked(fork))
            on_done(fork)
            begun, ends = answer.get("cells", []), answer.get("endings") or [answer] * len(fork.endings)
            return [
                self._outcome(replace(fork.trial, name=ending.name), {**end, "cells": [*begun, *end.get("cells", [])]})
                for ending, end in zip(fork.endings, ends, strict=True)
            ]

        return list(self._pool.map(one, forks))

    def _batches(self, trials: Sequence[Trial]) -> Iterator[list[Trial]]:
        """Yield trials of one environment together: a process takes half a second to start."""
        by_environment: dict[Environment, list[Trial]] = {}
        for trial in trials:
            by_environment.setdefault(trial.environment, []).append(trial)
        # small enough that no core is left waiting for the last batch of another
        size = max(8, len(trials) // (4 * (os.cpu_count() or 1)))
        for same in by_environment.values():
            for first in range(0, len(same), size):
                yield same[first : first + size]

    def _batch(self, batch: list[Trial], on_done: Callable[[TrialOutcome], None]) -> list[TrialOutcome]:
        server = self._server(batch[0].environment)
        outcomes = []
        for trial in batch:
            outcomes.append(self._outcome(trial, server.ask(self._task(trial))))
            on_done(outcomes[-1])
        return outcomes

    def _task(self, trial: Trial) -> dict[str, Any]:
        cells = [
            {
                "id": grade_id(c) or c.get("id", ""),
                "source": trial.answers.get(grade_id(c), self._markers.answer(c)) if is_answer(c) else c.source,
                "hidden": self._markers.hidden.lines(c.source) if is_test(c) else [],
                "points": Mark.of(c).points,
            }
            for c in (self._cells if trial.whole else self._cells[: self._last])
        ]
        environment = {"NBVIVA_SEED": trial.input_seed} if trial.input_seed else {}
        return {
            "cells": cells, "files": str(self._files), "start": trial.start, "seconds": self.seconds,
            "environment": environment, "imports": self.imports,
        }  # fmt: skip

    def _forked(self, fork: Fork) -> dict[str, Any]:
        task = self._task(fork.trial)
        names = [grade_id(cell) for cell in self._cells]
        last = max(place for place, name in enumerate(names) if name in fork.needed)
        endings: list[dict[str, Any]] = [
            {"changed": self._changed(ending), "stop": sorted(fork.needed) if fork.all_or_nothing else []}
            for ending in fork.endings
        ]
        shared = min(int(place) for ending in endings for place in ending["changed"])
        return {**task, "cells": task["cells"][: last + 1], "endings": endings, "shared": shared}

    def _changed(self, ending: Ending) -> dict[str, dict[str, object]]:
        """Return what an ending changes in which cells, by their places."""
        changed: dict[str, dict[str, object]] = {}
        for place, cell in enumerate(self._cells):
            name = grade_id(cell)
            if name in ending.answers and is_answer(cell):
                changed[str(place)] = {"source": ending.answers[name]}
            elif name in ending.seeds and is_test(cell):
                changed[str(place)] = {"environment": {"NBVIVA_SEED": str(ending.seeds[name])}}
        return changed

    def _outcome(self, trial: Trial, answer: dict[str, Any]) -> TrialOutcome:
        if "failed" in answer:
            return TrialOutcome(trial, failed=str(answer["failed"]))
        cells = answer["cells"]
        verdicts = {
            cell["id"]: Verdict(
                cell["points"] if self._forgives(cell) else 0.0, cell["error"], cell["stderr"], tuple(cell["drew"]),
                cell["seconds"], cell["half"], cell["for_student"],
            )
            for cell in cells if cell["id"] in self.tests
        }  # fmt: skip
        failed = [(cell["id"], cell["error"]) for cell in cells if cell["error"] and cell["id"] not in self.tests]
        return TrialOutcome(
            trial,
            verdicts,
            broken=failed[0] if failed else None,
            seconds=sum(cell["seconds"] for cell in cells),
            loaded=tuple(answer.get("loaded", ())),
        )

    def _forgives(self, cell: dict[str, Any]) -> bool:
        """Tell whether what a test cell wrote to stderr costs nothing."""
        if self.complains is None:
            return not cell["stderr"]
        return not cell["complained"] or cell["id"] in self.complains

    def _server(self, environment: Environment) -> _Server:
        """Return this thread's process for an environment, starting it if needed and ending the one before it."""
        server: _Server | None = getattr(self._local, "server", None)
        if server is not None and server.fits(environment, self.preload):
            return server
        if server is not None:
            server.end()
            self._started.remove(server)
        self._local.server = server = _Server(environment, self._files, self.preload)
        self._started.append(server)
        self.versions[environment] = server.versions()
        return server


class _Server:
    """A `trial_server` in one environment, which forks for each trial.

    Raises
    ------
    TrialError
        If it cannot be started.
    """

    def __init__(self, environment: Environment, files: Path, preload: Sequence[str]):
        self.environment, self._preload = environment, preload
        kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
        graded = {"NBGRADER_EXECUTION": "autograde", "MPLBACKEND": "Agg"}
        try:
            self._process: Any = subprocess.Popen(
                [environment.python or sys.executable, str(SERVER), *preload], text=True, encoding="utf-8", cwd=files,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**kept, **graded, **environment.variables()},
            )  # fmt: skip
        except OSError as error:
            raise TrialError(f"{environment.python} cannot be started: {error.strerror}") from error

    def fits(self, environment: Environment, preload: Sequence[str]) -> bool:
        """Tell whether it can be asked, is in an environment, and has loaded these libraries and no others."""
        return (self.environment, self._preload) == (environment, preload) and self._process.poll() is None

    def versions(self) -> dict[str, str]:
        """Return what its first line says: the versions of Python, NumPy and IPython."""
        line = self._process.stdout.readline()
        if not line:
            raise TrialError(f"no trial can be run with {self.environment}: its Python did not start; has it IPython?")
        return dict(json.loads(line))

    def ask(self, task: dict[str, object]) -> dict[str, Any]:
        """Return how the cells of a task ended."""
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line else {"failed": "the audit's own process ended"}

    def end(self) -> None:
        """Let it finish: it ends with its tasks."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
