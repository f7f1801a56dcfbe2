"""How fast the lesson trains: `utils` beside the textbook loop, PyTorch, JAX and numba, in microseconds a step.

Each contender (see contenders.py) is a process of its own with one BLAS thread. They take turns, so that a busy
moment of the machine hits all of them, and a ratio is taken within a turn. The losses of all are compared first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "data" / "dinos.txt"
LABELS = {"textbook": "textbook", "utils": "utils", "torch": "PyTorch", "jax": "JAX", "numba": "numba"}
PEERS = ("torch", "jax", "numba")
# Microseconds a step of 13 characters, 50 hidden units, 27 symbols: see docs for how they were found
C_FLOOR, HARDWARE_FLOOR = (6.8, 7.8), 3.7
COMPARED_STEPS, TOLERANCE = 300, 1e-8
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
}


@dataclass(frozen=True)
class Result:
    """Times of one contender, in microseconds a training step, one for each turn."""

    name: str
    version: str
    microseconds: list[float] = field(repr=False)

    @property
    def median(self) -> float:
        """Median over the turns."""
        return median(self.microseconds)

    def faster_than(self, other: Result) -> tuple[float, float, float]:
        """Median, minimum and maximum over the turns of the other's time divided by this one's."""
        ratios = [theirs / ours for theirs, ours in zip(other.microseconds, self.microseconds, strict=True)]
        return median(ratios), min(ratios), max(ratios)


class Contender:
    """One process that trains on demand."""

    def __init__(self, name: str, python: str, corpus: Path) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [python, str(HERE / "contenders.py"), name, str(corpus)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | ONE_THREAD,
        )
        hello = self._answer()
        self.missing: str | None = hello.get("missing")
        self.version: str = hello.get("version", "")

    def train(self, steps: int) -> tuple[float, list[float]]:
        """Train from the start; return microseconds a step and the loss of each step."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"steps": steps}) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        return answer["seconds"] / steps * 1e6, answer["losses"]

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended early with status {self.process.wait()}: its message is above")
        return json.loads(line)


def synthetic_names(count: int = 1000, seed: int = 0) -> str:
    """Names as long as the course's, for a checkout without `data/dinos.txt`."""
    random = Random(seed)
    return "\n".join("".join(random.choices("aeiourstnl", k=random.randint(7, 17))) for _ in range(count)) + "\n"


def start(corpus: Path, pythons: list[str]) -> tuple[list[Contender], list[str]]:
    """Start each contender in the first interpreter that has what it needs; return also the names of those left out."""
    running, skipped = [], []
    for name in LABELS:
        for python in pythons if name in PEERS else pythons[:1]:
            contender = Contender(name, python, corpus)
            if contender.missing is None:
                running.append(contender)
                break
            contender.close()
        else:
            skipped.append(name)
    return running, skipped


def compare_losses(contenders: list[Contender]) -> dict[str, float]:
    """Largest relative distance of each contender's first losses from the textbook's; this also warms them up."""
    losses = {contender.name: contender.train(COMPARED_STEPS)[1] for contender in contenders}
    distances = {
        name: max(abs(a - b) / abs(b) for a, b in zip(values, losses["textbook"], strict=True))
        for name, values in losses.items()
    }
    wrong = {name: distance for name, distance in distances.items() if not distance <= TOLERANCE}
    if wrong:
        raise SystemExit(
            f"losses differ from the textbook loop's by {wrong} (allowed {TOLERANCE}): not the same training, "
            "so the times would mean nothing"
        )
    return distances


def report(results: list[Result], skipped: list[str], distances: dict[str, float], names: str) -> None:
    """Print the table."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    by_name = {result.name: result for result in results}
    table = Table(title=f"A training step on {names}: one thread, float64, 50 hidden units", box=SIMPLE, pad_edge=False)
    table.add_column("contender", no_wrap=True)
    for column in ("µs", "x textbook", "x PyTorch", "C", "floor"):
        table.add_column(column, justify="right", no_wrap=True)
    for result in results:
        ratios = []
        for other in ("textbook", "torch"):
            if other in by_name:
                middle, low, high = result.faster_than(by_name[other])
                ratios.append(f"{middle:.2f} ({low:.1f}-{high:.1f})")
            else:
                ratios.append("")
        table.add_row(
            LABELS[result.name],
            f"{result.median:.1f}",
            *ratios,
            f"{result.median / C_FLOOR[1]:.0f}-{result.median / C_FLOOR[0]:.0f}",
            f"{result.median / HARDWARE_FLOOR:.0f}",
        )
    console = Console()
    console.print(table)
    console.print(
        f"Median of {len(results[0].microseconds)} turns. x: how many times faster, with its range over the turns. "
        f"C, floor: how many times slower than a C program ({C_FLOOR[0]}-{C_FLOOR[1]} µs) and than the arithmetic "
        f"alone ({HARDWARE_FLOOR} µs), both measured on another machine. "
        f"Over the first {COMPARED_STEPS} steps the losses agree to {max(distances.values()):.0e}."
    )
    console.print(", ".join(f"{LABELS[r.name]} {'with NumPy ' * (r.name not in PEERS)}{r.version}" for r in results))
    if skipped:
        console.print("Skipped, not installed: " + ", ".join(LABELS[name] for name in skipped))


def main() -> None:
    """Race the contenders and print, or write, what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=500, help="training steps a turn (default 500)")
    parser.add_argument("--repeats", type=int, default=21, help="turns of each contender (default 21)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="FILE", help="names to train on, one a line")
    parser.add_argument(
        "--torch-python", metavar="PATH", help="another interpreter, for PyTorch (JAX, numba) where this one lacks them"
    )
    arguments = parser.parse_args()
    if arguments.steps < 1 or arguments.repeats < 1:
        parser.error("--steps and --repeats must be at least 1")
    if arguments.corpus != CORPUS and not arguments.corpus.is_file():
        parser.error(f"--corpus {arguments.corpus}: no such file")

    from rich.progress import Progress

    pythons = [sys.executable] + ([arguments.torch_python] if arguments.torch_python else [])
    with tempfile.TemporaryDirectory() as folder, Progress(transient=True) as progress:
        corpus, names = arguments.corpus, arguments.corpus.name
        if not corpus.is_file():
            corpus, names = Path(folder) / "names.txt", "synthetic names"
            corpus.write_text(synthetic_names(), encoding="utf-8")
        task = progress.add_task("starting", total=None)
        contenders, skipped = start(corpus, pythons)
        progress.update(task, description="comparing losses")
        distances = compare_losses(contenders)
        progress.update(task, description="timing", total=arguments.repeats * len(contenders))
        times: dict[str, list[float]] = {contender.name: [] for contender in contenders}
        for _ in range(arguments.repeats):
            for contender in contenders:
                times[contender.name].append(contender.train(arguments.steps)[0])
                progress.advance(task)
        for contender in contenders:
            contender.close()

    results = [Result(contender.name, contender.version, times[contender.name]) for contender in contenders]
    report(results, skipped, distances, names)
    if arguments.json:
        by_name = {result.name: result for result in results}
        arguments.json.write_text(
            json.dumps(
                {
                    "corpus": names,
                    "steps": arguments.steps,
                    "repeats": arguments.repeats,
                    "python": platform.python_version(),
                    "machine": f"{platform.system()} {platform.machine()}",
                    "floors_us": {"c": C_FLOOR, "hardware": HARDWARE_FLOOR},
                    "skipped": skipped,
                    "contenders": [
                        asdict(result)
                        | {"median_us": result.median, "loss_distance": distances[result.name]}
                        | {
                            f"faster_than_{other}": result.faster_than(by_name[other])
                            for other in ("textbook", "torch")
                            if other in by_name
                        }
                        for result in results
                    ],
                },
                indent=1,
            )
            + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
